import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Entry, EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import { HUMAN, type AgentId, type CallId, type MessageId } from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import { must } from '#core/lib/must.ts';
import type { Briefing, ModelMessage } from '#server/models/language-model.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import { readLongText, readStoredBlocks } from '#server/persistence/text-blobs.ts';
import { isToolUse, NOT_CARRIED_OUT } from './answer-facts.ts';
import { createConversation, type Conversation, type ToolReply } from './conversation.ts';

/** One attempt of a call, and exactly the messages that it was sent. */
export interface RebuiltCall {
  readonly call: CallId;
  readonly attempt: number;
  readonly messages: readonly ModelMessage[];
}

/**
 * Every call that an agent made, with what it knew, from the log and the blobs alone. Entries are
 * all of a session's, or a prefix. Rejects with BlobMissing.
 */
export async function rebuildCalls(
  entries: readonly Entry[],
  agent: AgentId,
  blobs: BlobStore,
): Promise<readonly RebuiltCall[]> {
  const rebuilding = new Rebuilding(agent, blobs);
  for (const entry of entries) await rebuilding.take(entry);
  return rebuilding.calls;
}

class Rebuilding {
  readonly calls: RebuiltCall[] = [];
  readonly #agent: AgentId;
  readonly #blobs: BlobStore;
  readonly #messages = new Map<MessageId, Message>();
  readonly #carried = new Set<MessageId>();
  readonly #finished = new Map<CallId, EntryOf<'tool-finished'>[]>();
  readonly #facts: BriefingFacts = { launched: null, prepared: null, team: [] };
  #conversation: Conversation | null = null;
  #answered: { readonly body: EntryBodies['call-finished'] } | null = null;

  constructor(agent: AgentId, blobs: BlobStore) {
    this.#agent = agent;
    this.#blobs = blobs;
  }

  async take(entry: Entry): Promise<void> {
    if (entry.type === 'message-sent') {
      this.#messages.set(entry.body.message.id, entry.body.message);
    } else if (isOfAgent(entry, this.#agent)) await this.#takeOwn(entry);
    noteFacts(this.#facts, entry);
  }

  async #takeOwn(entry: OwnEntry): Promise<void> {
    switch (entry.type) {
      case 'call-started':
        return this.#startCall(entry.body);
      case 'call-finished':
        this.#answered = entry;
        return;
      case 'tool-finished': {
        const { call, carried } = entry.body;
        this.#finished.set(call, [...(this.#finished.get(call) ?? []), entry]);
        for (const id of carried) this.#carried.add(id);
      }
    }
  }

  async #startCall({ call, attempt, reads }: EntryBodies['call-started']): Promise<void> {
    this.#conversation ??= createConversation(toBriefing(this.#facts, this.#agent));
    if (attempt === 1) {
      await this.#hearAnswered(this.#conversation);
      const mail = reads.filter((id) => !this.#carried.has(id));
      this.#conversation.hearMail(await Promise.all(mail.map((id) => this.#readMail(id))));
    }
    this.calls.push({ call, attempt, messages: this.#conversation.messages() });
  }

  /** What the call before said, and what its tools replied. */
  async #hearAnswered(conversation: Conversation): Promise<void> {
    if (this.#answered === null) return;
    const { content, call, toolUses } = this.#answered.body;
    this.#answered = null;
    const blocks = await readStoredBlocks(this.#blobs, content);
    conversation.answer(blocks);
    const finished = [...(this.#finished.get(call) ?? [])];
    const replies: ToolReply[] = [];
    for (const [index, block] of blocks.filter(isToolUse).entries()) {
      const place = finished.findIndex(({ body }) => body.toolUse === toolUses[index]?.id);
      const [entry] = place < 0 ? [] : finished.splice(place, 1);
      replies.push(await this.#reply(block, entry));
    }
    conversation.hearTools(replies);
  }

  async #reply(
    block: Extract<AssistantBlock, { type: 'tool_use' }>,
    entry: EntryOf<'tool-finished'> | undefined,
  ): Promise<ToolReply> {
    const toolUseId = block.id;
    if (entry === undefined) return { toolUseId, text: NOT_CARRIED_OUT, isError: true };
    const text = await readLongText(this.#blobs, entry.body.result);
    return { toolUseId, text, isError: !entry.body.ok };
  }

  async #readMail(id: MessageId): Promise<{ readonly message: Message; readonly text: string }> {
    const message = must(this.#messages.get(id), `message ${id}`);
    return { message, text: await readLongText(this.#blobs, message.text) };
  }
}

type OwnEntry = EntryOf<'call-started'> | EntryOf<'call-finished'> | EntryOf<'tool-finished'>;

function isOfAgent(entry: Entry, agent: AgentId): entry is OwnEntry {
  const own: readonly Entry['type'][] = ['call-started', 'call-finished', 'tool-finished'];
  return own.includes(entry.type) && 'agent' in entry.body && entry.body.agent === agent;
}

interface BriefingFacts {
  launched: EntryBodies['session-launched'] | null;
  prepared: EntryBodies['workspace-prepared'] | null;
  team: Briefing['team'];
}

function noteFacts(facts: BriefingFacts, entry: Entry): void {
  if (entry.type === 'session-launched') facts.launched = entry.body;
  if (entry.type === 'workspace-prepared') facts.prepared = entry.body;
  if (entry.type !== 'agent-registered' || entry.body.agent === HUMAN) return;
  facts.team = [...facts.team, { agent: entry.body.agent, role: entry.body.role }];
}

/** The briefing that the agent was given: the team is who was registered before its first call. */
function toBriefing({ launched, prepared, team }: BriefingFacts, agent: AgentId): Briefing {
  const { files, languages, sandbox } = must(prepared, 'the prepared workspace');
  return {
    task: must(launched, 'the launch').task,
    agent,
    role: must(team.find((member) => member.agent === agent)?.role, `the role of ${agent}`),
    team,
    workspace: { files, languages, sandbox },
  };
}
