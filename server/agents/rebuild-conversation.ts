import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Entry, EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import { HUMAN, type AgentId, type CallId, type MessageId } from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import { must } from '#core/lib/must.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { Briefing, ModelMessage } from '#server/models/language-model.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import { readLongText, readStoredBlocks } from '#server/persistence/text-blobs.ts';
import { isToolUse, notCarriedOut } from './answer-facts.ts';
import { createConversation, type Conversation, type ToolReply } from './conversation.ts';
import {
  completeCommandsOf,
  createSaidCommands,
  type SaidCommands,
  isCarriedOut,
  tellInterrupted,
} from './said-commands.ts';

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

/** What an agent and its model have said to each other so far, ready to be gone on with. */
export interface RebuiltConversation {
  readonly briefing: Briefing;
  readonly conversation: Conversation;
  /** What was carried out of answers that were broken off, since one finished. */
  readonly said: SaidCommands;
}

/**
 * An agent's conversation as it stands after all of a session's entries, from the log and the blobs
 * alone. Rejects with BlobMissing.
 */
export async function rebuildConversation(
  entries: readonly Entry[],
  agent: AgentId,
  blobs: BlobStore,
): Promise<RebuiltConversation> {
  const rebuilding = new Rebuilding(agent, blobs);
  for (const entry of entries) await rebuilding.take(entry);
  return rebuilding.finish();
}

class Rebuilding {
  readonly calls: RebuiltCall[] = [];
  readonly #agent: AgentId;
  readonly #blobs: BlobStore;
  readonly #messages = new Map<MessageId, EntryBodies['message-sent']>();
  readonly #carried = new Set<MessageId>();
  readonly #finished = new Map<CallId, EntryOf<'tool-finished'>[]>();
  readonly #facts: BriefingFacts = { launched: null, prepared: null, team: [] };
  #conversation: Conversation | null = null;
  #answered: { readonly body: EntryBodies['call-finished'] } | null = null;
  #interrupted: EntryBodies['call-interrupted'] | null = null;
  readonly #said = createSaidCommands();

  constructor(agent: AgentId, blobs: BlobStore) {
    this.#agent = agent;
    this.#blobs = blobs;
  }

  async take(entry: Entry): Promise<void> {
    if (entry.type === 'message-sent') {
      this.#messages.set(entry.body.message.id, entry.body);
    } else if (isOfAgent(entry, this.#agent)) await this.#takeOwn(entry);
    noteFacts(this.#facts, entry);
  }

  /** Hears what no call has heard yet; nothing can be taken afterwards. */
  async finish(): Promise<RebuiltConversation> {
    const conversation = this.#begun();
    await this.#hearAnswered(conversation);
    await this.#hearInterrupted(conversation);
    const briefing = toBriefing(this.#facts, this.#agent);
    return { briefing, conversation, said: this.#said };
  }

  async #takeOwn(entry: OwnEntry): Promise<void> {
    switch (entry.type) {
      case 'call-started':
        return this.#startCall(entry.body);
      case 'call-finished':
        this.#answered = entry;
        this.#said.clear();
        return;
      case 'call-interrupted':
        this.#interrupted = entry.body;
        return;
      case 'conversation-compacted':
        return this.#compact(entry.body);
      case 'tool-finished': {
        const { call, carried } = entry.body;
        this.#finished.set(call, [...(this.#finished.get(call) ?? []), entry]);
        for (const id of carried) this.#carried.add(id);
        return;
      }
      default:
        unreachable(entry);
    }
  }

  async #startCall({ call, attempt, reads }: EntryBodies['call-started']): Promise<void> {
    const conversation = this.#begun();
    if (attempt === 1) {
      await this.#hearAnswered(conversation);
      const mail = reads.filter((id) => !this.#carried.has(id));
      conversation.hearMail(await Promise.all(mail.map((id) => this.#readMail(id))));
      await this.#hearInterrupted(conversation);
    }
    this.calls.push({ call, attempt, messages: conversation.messages() });
  }

  #begun(): Conversation {
    this.#conversation ??= createConversation(toBriefing(this.#facts, this.#agent));
    return this.#conversation;
  }

  async #compact({ keptFrom, knowledge }: EntryBodies['conversation-compacted']): Promise<void> {
    const conversation = this.#begun();
    await this.#hearAnswered(conversation);
    conversation.compact(keptFrom, await readLongText(this.#blobs, knowledge));
  }

  /** What the call before had begun to say, with what was sent of it. */
  async #hearInterrupted(conversation: Conversation): Promise<void> {
    if (this.#interrupted === null) return;
    const { call, content, droppedTools } = this.#interrupted;
    this.#interrupted = null;
    const blocks = await readStoredBlocks(this.#blobs, content);
    const named = this.#said.name(call, completeCommandsOf(blocks));
    const carriedOut = named.filter(({ id }) => isCarriedOut(this.#messages.get(id)?.recipients));
    this.#said.note(carriedOut);
    const interrupted = tellInterrupted(blocks, carriedOut, droppedTools);
    if (interrupted !== null) conversation.hearInterrupted(interrupted);
  }

  /** What the call before said, and what its tools replied. */
  async #hearAnswered(conversation: Conversation): Promise<void> {
    if (this.#answered === null) return;
    const { content, call, toolUses } = this.#answered.body;
    this.#answered = null;
    const blocks = await readStoredBlocks(this.#blobs, content);
    conversation.answer(blocks, call);
    const finished = [...(this.#finished.get(call) ?? [])];
    const replies: ToolReply[] = [];
    for (const [index, block] of blocks.filter(isToolUse).entries()) {
      const place = finished.findIndex(({ body }) => body.toolUse === toolUses[index]?.id);
      const [entry] = place < 0 ? [] : finished.splice(place, 1);
      replies.push(entry ? await this.#reply(block, entry) : notCarriedOut(block, index));
    }
    conversation.hearTools(replies);
  }

  async #reply(
    block: Extract<AssistantBlock, { type: 'tool_use' }>,
    { body }: EntryOf<'tool-finished'>,
  ): Promise<ToolReply> {
    const text = await readLongText(this.#blobs, body.result);
    return { toolUseId: block.id, text, isError: !body.ok };
  }

  async #readMail(id: MessageId): Promise<{ readonly message: Message; readonly text: string }> {
    const { message } = must(this.#messages.get(id), `message ${id}`);
    return { message, text: await readLongText(this.#blobs, message.text) };
  }
}

const OWN = [
  'call-started',
  'call-finished',
  'call-interrupted',
  'conversation-compacted',
  'tool-finished',
] as const satisfies readonly Entry['type'][];
type OwnEntry = EntryOf<(typeof OWN)[number]>;

function isOfAgent(entry: Entry, agent: AgentId): entry is OwnEntry {
  const own: readonly Entry['type'][] = OWN;
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
