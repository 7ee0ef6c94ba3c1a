import { z } from 'zod';
import { agentEntries } from './entries/agent-entries.ts';
import { approvalEntries } from './entries/approval-entries.ts';
import { budgetEntries } from './entries/budget-entries.ts';
import { apartEntries } from './entries/apart-entries.ts';
import { busEntries } from './entries/bus-entries.ts';
import { callEntries } from './entries/call-entries.ts';
import { conversationEntries } from './entries/conversation-entries.ts';
import { controlEntries } from './entries/control-entries.ts';
import { decisionEntries } from './entries/decision-entries.ts';
import { fileEntries } from './entries/file-entries.ts';
import { goingOnEntries } from './entries/going-on-entries.ts';
import { patchEntries } from './entries/patch-entries.ts';
import { planEntries } from './entries/plan-entries.ts';
import { sessionEntries } from './entries/session-entries.ts';
import { Seq } from './ids.ts';

const body = {
  ...sessionEntries,
  ...agentEntries,
  ...callEntries,
  ...conversationEntries,
  ...busEntries,
  ...planEntries,
  ...fileEntries,
  ...goingOnEntries,
  ...controlEntries,
  ...budgetEntries,
  ...approvalEntries,
  ...decisionEntries,
  ...patchEntries,
  ...apartEntries,
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
