import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { Briefing } from '#server/models/language-model.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import { createAgentMemory, type AgentMemory } from './agent-memory.ts';
import type { Carried } from './agent-tool.ts';
import { rebuildConversation } from './rebuild-conversation.ts';

/** An agent as its session's log left it. */
export interface RestoredAgent {
  readonly briefing: Briefing;
  readonly memory: AgentMemory;
}

/**
 * What an agent keeps from turn to turn, from the log and the blobs alone. `entries` are all of the
 * session's, with nothing under way. Rejects with BlobMissing.
 */
export async function restoreMemory(
  entries: readonly Entry[],
  agent: AgentId,
  blobs: BlobStore,
): Promise<RestoredAgent> {
  const { briefing, conversation, said } = await rebuildConversation(entries, agent, blobs);
  const memory: AgentMemory = { ...createAgentMemory(briefing), conversation, said };
  const facts = new Map<MessageId, EntryOf<'message-sent'>>();
  for (const entry of entries) {
    if (entry.type === 'message-sent') noteMessage(memory, entry, { agent, facts });
    else if ('agent' in entry.body && entry.body.agent === agent) noteOwn(memory, entry, facts);
  }
  return { briefing, memory };
}

type Facts = ReadonlyMap<MessageId, EntryOf<'message-sent'>>;

/** What it asked in its text stays open until it has read of it. */
function noteMessage(
  memory: AgentMemory,
  entry: EntryOf<'message-sent'>,
  known: { readonly agent: AgentId; readonly facts: Map<MessageId, EntryOf<'message-sent'>> },
): void {
  const { message, recipients, via } = entry.body;
  known.facts.set(message.id, entry);
  if (message.from !== known.agent || via !== 'text') return;
  if (message.kind !== 'request' && message.kind !== 'dependency') return;
  if (!recipients.some(({ state }) => state === 'queued')) return;
  const topic = message.kind === 'dependency' ? message.topic : null;
  memory.questions.ask([{ id: message.id, topic }]);
}

function noteOwn(memory: AgentMemory, entry: Entry, facts: Facts): void {
  switch (entry.type) {
    case 'turn-started':
      memory.turns = entry.body.turn;
      return;
    case 'call-started':
      memory.heard = { seqs: [], carried: [] };
      return noteRead(memory, entry.body.reads, facts);
    case 'call-finished':
      memory.answeredAt = entry.seq;
      return;
    case 'tool-finished':
      return noteTool(memory, entry, facts);
    default:
  }
}

function noteRead(memory: AgentMemory, ids: readonly MessageId[], facts: Facts): void {
  for (const id of ids) memory.read.add(id);
  const messages = ids
    .map((id) => facts.get(id)?.body.message)
    .filter((message) => message !== undefined);
  memory.questions.settle(messages);
}

function noteTool(
  memory: AgentMemory,
  { seq, body }: EntryOf<'tool-finished'>,
  facts: Facts,
): void {
  const fresh = body.carried.filter((id) => !memory.read.has(id));
  const carried = fresh.flatMap((id): readonly Carried[] => {
    const sent: Seq | undefined = facts.get(id)?.seq;
    return sent === undefined ? [] : [{ id, seq: sent }];
  });
  for (const id of fresh) memory.read.add(id);
  const { heard } = memory;
  memory.heard = { seqs: [...heard.seqs, seq], carried: [...heard.carried, ...carried] };
}
