import { z } from 'zod';
import { ModelName, Mode, WorkspaceSource } from './command.ts';
import { BlobRef, LongText, StoredBlocks } from './content.ts';
import {
  AgentId,
  BlobHash,
  CallId,
  FindingId,
  MessageId,
  PhaseId,
  Seq,
  SessionId,
  StepId,
  ToolUseId,
} from './ids.ts';
import { Message, Recipient } from './message.ts';
import { Plan, PlanChange } from './plan.ts';
import { Role, Team } from './team.ts';

/** Something that went wrong, as a user reads it: what happened, why, what to do next. */
export const Failure = z
  .object({ kind: z.string().max(60), message: z.string().max(1000), status: z.int().optional() })
  .readonly();
export type Failure = z.infer<typeof Failure>;

/** Tokens of one call, as the provider counted them, or as we estimated where it could not say. */
export const Usage = z
  .object({
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    cacheReadTokens: z.int().nonnegative(),
    cacheWriteTokens: z.int().nonnegative(),
    estimated: z.boolean(),
  })
  .readonly();
export type Usage = z.infer<typeof Usage>;

export const SessionOutcome = z.enum(['completed', 'failed', 'stopped', 'stalled']);
export type SessionOutcome = z.infer<typeof SessionOutcome>;

/** What a blocked agent waits for. */
export const WaitSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), message: MessageId }).readonly(),
  z.object({ kind: z.literal('dependency'), topic: z.string().max(120) }).readonly(),
  z.object({ kind: z.literal('step'), step: StepId }).readonly(),
]);
export type WaitSubject = z.infer<typeof WaitSubject>;

/** How a wait ended. */
export const WaitOutcome = z.enum([
  'response',
  'fulfilled',
  'expired',
  'refused',
  'deadlock',
  'provider-left',
  'interrupted',
]);
export type WaitOutcome = z.infer<typeof WaitOutcome>;

export const ChangedFile = z
  .object({
    path: z.string(),
    change: z.enum(['added', 'modified', 'deleted']),
    added: z.int().nonnegative(),
    removed: z.int().nonnegative(),
  })
  .readonly();
export type ChangedFile = z.infer<typeof ChangedFile>;

const body = {
  'session-launched': z.object({
    session: SessionId,
    task: z.string(),
    workspace: WorkspaceSource,
    model: ModelName,
    mode: Mode,
    team: Team,
    protocolVersion: z.int().positive(),
  }),
  'workspace-prepared': z.object({
    files: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    /** The git tree of the untouched copy; the patch is the difference from it. */
    baseline: z.string(),
    languages: z.array(z.string()).readonly(),
    /** What was left out of the copy, and why: `node_modules (dependencies)`. */
    leftOut: z.array(z.string().max(200)).max(20).readonly(),
    /** Whether commands run in a sandbox here, and if not, why. */
    sandbox: z.object({ available: z.boolean(), detail: z.string().max(400) }).readonly(),
  }),
  'agent-registered': z.object({
    agent: AgentId,
    role: Role.or(z.literal('human')),
    capabilities: z.array(z.string().max(60)).max(20).readonly(),
    subscriptions: z.array(z.string().max(40)).max(20).readonly(),
    model: ModelName.nullable(),
    systemPrompt: BlobRef.nullable(),
    tools: BlobRef.nullable(),
  }),
  'agent-left': z.object({
    agent: AgentId,
    reason: z.enum(['session-ended', 'failed', 'removed']),
    failure: Failure.optional(),
  }),
  'turn-started': z.object({
    agent: AgentId,
    turn: z.int().positive(),
    reason: z.enum([
      'assignment',
      'request',
      'message',
      'fulfilment',
      'critical',
      'stall',
      'start',
    ]),
    step: StepId.nullable(),
  }),
  'turn-finished': z.object({
    agent: AgentId,
    turn: z.int().positive(),
    outcome: z.enum(['idle', 'stopped', 'failed']),
    failure: Failure.optional(),
  }),
  'call-started': z.object({
    call: CallId,
    agent: AgentId,
    turn: z.int().positive(),
    attempt: z.int().positive(),
    model: ModelName,
    /** The messages that this call reads, in the order in which it reads them. */
    reads: z.array(MessageId).readonly(),
  }),
  'call-finished': z.object({
    call: CallId,
    agent: AgentId,
    content: StoredBlocks,
    /** The first line or two of what it said, for people. */
    preview: z.string().max(300),
    toolUses: z.array(z.object({ id: ToolUseId, name: z.string().max(80) }).readonly()).readonly(),
    stopReason: z.string().max(40),
    usage: Usage,
    /** US dollars by the price table, or null when the model's price is unknown. */
    costUsd: z.number().nonnegative().nullable(),
  }),
  'call-failed': z.object({
    call: CallId,
    agent: AgentId,
    attempt: z.int().positive(),
    failure: Failure,
    /** Milliseconds until the next attempt; null when there will be none. */
    retryInMs: z.number().nonnegative().nullable(),
    usage: Usage.nullable(),
  }),
  'tool-started': z.object({
    toolUse: ToolUseId,
    call: CallId,
    agent: AgentId,
    name: z.string().max(80),
    /** The input as JSON text. */
    input: LongText,
    /** What the agent does now, in one line: `Reading routes/login.js`. */
    summary: z.string().max(160),
  }),
  'tool-finished': z.object({
    toolUse: ToolUseId,
    call: CallId,
    agent: AgentId,
    name: z.string().max(80),
    ok: z.boolean(),
    result: LongText,
    summary: z.string().max(160),
    /** Messages whose content this result carried: a request's response. They are not mail again. */
    carried: z.array(MessageId).readonly(),
  }),
  'message-sent': z.object({
    message: Message,
    /** As it was addressed; `recipients` is what that came to. */
    to: z.union([z.literal('all'), z.array(AgentId).readonly()]),
    recipients: z.array(Recipient).readonly(),
    via: z.enum(['tool', 'text', 'system', 'human']),
  }),
  /** A later change of one delivery that no other entry implies. */
  'delivery-changed': z.object({
    message: MessageId,
    agent: AgentId,
    state: z.enum(['expired', 'superseded', 'provider-left']),
  }),
  'wait-started': z.object({
    agent: AgentId,
    on: WaitSubject,
    for: z.array(AgentId).readonly(),
    deadlineAt: z.number().nullable(),
  }),
  'wait-finished': z.object({ agent: AgentId, on: WaitSubject, outcome: WaitOutcome }),
  'plan-revised': z.object({ plan: Plan, change: PlanChange.nullable() }),
  'phase-started': z.object({ phase: PhaseId }),
  'phase-finished': z.object({ phase: PhaseId }),
  'step-started': z.object({ step: StepId, agent: AgentId, planVersion: z.int().positive() }),
  'step-finished': z.object({
    step: StepId,
    agent: AgentId,
    outcome: z.enum(['done', 'failed', 'dropped']),
    summary: z.string().max(600),
  }),
  'file-changed': z.object({
    agent: AgentId,
    toolUse: ToolUseId,
    path: z.string().max(1024),
    /** SHA-256 of the file before and after; null where it did not or does not exist. */
    before: BlobHash.nullable(),
    after: BlobHash.nullable(),
    /** The unified diff of this change. */
    hunk: LongText,
    findings: z.array(FindingId).max(50).readonly(),
  }),
  'patch-produced': z.object({
    patch: BlobRef,
    files: z.array(ChangedFile).max(40).readonly(),
    /** How many files changed in all; `files` lists the first 40. */
    total: z.int().nonnegative(),
  }),
  'session-summarised': z.object({
    by: AgentId,
    text: LongText,
    found: z.int().nonnegative(),
    fixed: z.int().nonnegative(),
    validated: z.int().nonnegative(),
    left: z.int().nonnegative(),
    testsRun: z.boolean(),
  }),
  'stop-requested': z.object({ by: AgentId }),
  'session-interrupted': z.object({ reason: z.string().max(400) }),
  'session-finished': z.object({ outcome: SessionOutcome, reason: z.string().max(600) }),
} as const;

export type EntryType = keyof typeof body;
export type EntryBodies = { readonly [T in EntryType]: Readonly<z.infer<(typeof body)[T]>> };
export const ENTRY_TYPES = Object.keys(body) as readonly EntryType[];

/**
 * One recorded fact. `at` is epoch milliseconds by the owner's clock; `causation` lists the seqs
 * that made this entry happen, ascending.
 */
export type EntryOf<T extends EntryType> = {
  readonly [K in T]: {
    readonly seq: Seq;
    readonly at: number;
    readonly type: K;
    readonly causation: readonly Seq[];
    readonly body: EntryBodies[K];
  };
}[T];
export type Entry = EntryOf<EntryType>;

/** A fact about to be recorded: the log gives it its seq and time. */
export type EntryDraft = {
  readonly [K in EntryType]: {
    readonly type: K;
    readonly causation: readonly Seq[];
    readonly body: EntryBodies[K];
  };
}[EntryType];

const envelope = { seq: z.int().positive(), at: z.number(), causation: z.array(Seq).readonly() };

/** Parses an entry that comes from outside: the database, a socket, a file. */
export const Entry: z.ZodType<Entry> = z.discriminatedUnion(
  'type',
  ENTRY_TYPES.map((type) =>
    z.object({ ...envelope, type: z.literal(type), body: body[type] }),
  ) as unknown as readonly [z.ZodObject<{ type: z.ZodLiteral<EntryType> }>],
) as unknown as z.ZodType<Entry>;

/**
 * An append of a body of more bytes of JSON is refused. Bodies should stay under 8 KiB: larger
 * content goes to blobs, and only a broadcast or a plan for a very large team comes near this.
 */
export const BODY_LIMIT_BYTES = 64 * 1024;
