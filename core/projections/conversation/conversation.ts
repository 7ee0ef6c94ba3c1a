import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { BlobRef, LongText, StoredBlocks } from '#core/protocol/content.ts';
import type { EntryOf } from '#core/protocol/entry.ts';
import type { Failure } from '#core/protocol/failure.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { AgentId, CallId, MessageId, Seq, ToolUseId } from '#core/protocol/ids.ts';

/** A call and attempt: `c-1#2`. */
export type CallKey = `${string}#${number}`;

/** One attempt of one call: what it read, what it said. Times in epoch milliseconds. */
export interface CallRecord {
  readonly key: CallKey;
  readonly call: CallId;
  readonly agent: AgentId;
  readonly turn: number;
  readonly attempt: number;
  readonly model: string;
  /** The mail that this call read, in order. */
  readonly reads: readonly MessageId[];
  /** The tool results that came into the conversation since the call before. */
  readonly results: readonly ToolUseId[];
  readonly seq: Seq;
  readonly startedAt: number;
  readonly endedSeq: Seq | null;
  readonly endedAt: number | null;
  readonly content: StoredBlocks | null;
  readonly preview: string;
  readonly stopReason: string | null;
  readonly toolUses: readonly ToolUseId[];
  readonly usage: Usage | null;
  readonly costUsd: number | null;
  readonly failure: Failure | null;
  readonly retryInMs: number | null;
  /** The unfinished call in whose place it was made: what that read and heard, this one knows too. */
  readonly reissues: CallId | null;
  /** The critical messages that broke it off; empty where none did. */
  readonly interruptedBy: readonly MessageId[];
  /** The attempt before this one of the same agent. */
  readonly previous: CallKey | null;
}

/** One use of a tool. Times in epoch milliseconds. */
export interface ToolRecord {
  readonly toolUse: ToolUseId;
  readonly call: CallId;
  readonly agent: AgentId;
  readonly name: string;
  readonly input: LongText;
  readonly summary: string;
  readonly seq: Seq;
  readonly startedAt: number;
  readonly endedSeq: Seq | null;
  readonly endedAt: number | null;
  readonly ok: boolean | null;
  readonly result: LongText | null;
  /** Messages whose content the result carried. */
  readonly carried: readonly MessageId[];
}

/** What stands before every call of an agent, and where its conversation stands now. */
export interface AgentConversation {
  readonly agent: AgentId;
  readonly model: string | null;
  readonly systemPrompt: BlobRef | null;
  readonly tools: BlobRef | null;
  readonly last: CallKey | null;
  /** Tool results that no call has seen yet. */
  readonly pending: readonly ToolUseId[];
  /** Where its conversation was shortened, first to last. */
  readonly compactions: readonly Compaction[];
}

/** A shortening of a conversation: what its calls from then on know of what was before. */
export interface Compaction {
  readonly seq: Seq;
  /** The first call whose answer stayed; null when none did. */
  readonly keptFrom: CallId | null;
  readonly knowledge: LongText;
  /** How many answers were left out. */
  readonly dropped: number;
}

/** Every agent's conversation with its model. */
export interface Conversations {
  readonly agents: LogMap<AgentId, AgentConversation>;
  readonly calls: LogMap<CallKey, CallRecord>;
  readonly tools: LogMap<ToolUseId, ToolRecord>;
  /** The latest attempt of each call. */
  readonly latest: LogMap<CallId, CallKey>;
}

/** What each call knew and said: calls with what they read, and the tools between them. */
export const conversation: Projection<Conversations> = {
  name: 'conversation',
  version: 2,
  initial: () => ({
    agents: new LogMap(),
    calls: new LogMap(),
    tools: new LogMap(),
    latest: new LogMap(),
  }),
  evolve: evolveBy<Conversations>({
    'agent-registered': ({ agents }, { body }) => {
      const { agent, model, systemPrompt, tools } = body;
      const nothing = { last: null, pending: [], compactions: [] };
      agents.set(agent, { agent, model, systemPrompt, tools, ...nothing });
    },
    'call-started': startCall,
    'call-finished': (state, { seq, at, body }) => {
      const { content, preview, stopReason, usage, costUsd } = body;
      const toolUses = body.toolUses.map(({ id }) => id);
      const said = { content, preview, stopReason, usage, costUsd, toolUses };
      endCall(state, body.call, { ...said, endedSeq: seq, endedAt: at });
    },
    'call-interrupted': (state, { seq, at, body }) => {
      const { content, preview, usage, costUsd, by } = body;
      const said = { content, preview, usage, costUsd, interruptedBy: by };
      endCall(state, body.call, { ...said, endedSeq: seq, endedAt: at });
    },
    'conversation-compacted': (state, { seq, body }) => {
      const { keptFrom, knowledge, dropped } = body;
      const before = conversationOf(state, body.agent);
      const compactions = [...before.compactions, { seq, keptFrom, knowledge, dropped }];
      state.agents.set(body.agent, { ...before, compactions });
    },
    'call-failed': (state, { seq, at, body }) => {
      const { failure, retryInMs, usage } = body;
      endCall(state, body.call, { failure, retryInMs, usage, endedSeq: seq, endedAt: at });
    },
    'tool-started': ({ tools }, { seq, at, body }) => {
      const { toolUse, call, agent, name, input, summary } = body;
      tools.set(toolUse, {
        toolUse,
        call,
        agent,
        name,
        input,
        summary,
        seq,
        startedAt: at,
        endedSeq: null,
        endedAt: null,
        ok: null,
        result: null,
        carried: [],
      });
    },
    'tool-finished': endTool,
  }),
  copy: ({ agents, calls, tools, latest }) => ({
    agents: agents.copy(),
    calls: calls.copy(),
    tools: tools.copy(),
    latest: latest.copy(),
  }),
};

/** The calls of an agent, the latest first. */
export function* callsOf(state: Conversations, agent: AgentId): Generator<CallRecord> {
  let next = state.agents.get(agent)?.last ?? null;
  while (next !== null) {
    const call: CallRecord | undefined = state.calls.get(next);
    if (!call) return;
    yield call;
    next = call.previous;
  }
}

function conversationOf(state: Conversations, agent: AgentId): AgentConversation {
  const none = { model: null, systemPrompt: null, tools: null, last: null };
  return state.agents.get(agent) ?? { agent, ...none, pending: [], compactions: [] };
}

function startCall(state: Conversations, { seq, at, body }: EntryOf<'call-started'>): void {
  const { call, agent, turn, attempt, model } = body;
  const before = conversationOf(state, agent);
  const key: CallKey = `${call}#${attempt}`;
  const repeated = earlierOf(state, body);
  state.calls.set(key, {
    key,
    call,
    agent,
    turn,
    attempt,
    model,
    seq,
    startedAt: at,
    reads: readsOf(body, repeated),
    results: repeated ? [...repeated.results, ...before.pending] : before.pending,
    endedSeq: null,
    endedAt: null,
    content: null,
    preview: '',
    stopReason: null,
    toolUses: [],
    usage: null,
    costUsd: null,
    failure: null,
    retryInMs: null,
    reissues: body.reissues ?? null,
    interruptedBy: [],
    previous: before.last,
  });
  state.agents.set(agent, { ...before, last: key, pending: [] });
  state.latest.set(call, key);
}

type Started = EntryOf<'call-started'>['body'];

/** The attempt that this one repeats: of the same call, or the last of the one that it reissues. */
function earlierOf(state: Conversations, started: Started): CallRecord | undefined {
  const { call, attempt, reissues } = started;
  if (attempt > 1) return state.calls.get(`${call}#${attempt - 1}`);
  const key = reissues === undefined ? undefined : state.latest.get(reissues);
  return key && state.calls.get(key);
}

/** What it knows of mail: its own, and what the one before it had read. */
function readsOf({ reads, reissues }: Started, repeated?: CallRecord): readonly MessageId[] {
  if (repeated === undefined) return reads;
  if (reissues !== undefined) return [...repeated.reads, ...reads];
  return reads.length === 0 ? repeated.reads : reads;
}

function endCall(state: Conversations, call: CallId, end: Partial<CallRecord>): void {
  const key = state.latest.get(call);
  const record = key ? state.calls.get(key) : undefined;
  if (record) state.calls.set(record.key, { ...record, ...end });
}

function endTool(state: Conversations, { seq, at, body }: EntryOf<'tool-finished'>): void {
  const tool = state.tools.get(body.toolUse);
  if (!tool) return;
  const { ok, result, summary, carried } = body;
  const end = { ok, result, summary, carried, endedSeq: seq, endedAt: at };
  state.tools.set(body.toolUse, { ...tool, ...end });
  const before = conversationOf(state, body.agent);
  state.agents.set(body.agent, { ...before, pending: [...before.pending, body.toolUse] });
}
