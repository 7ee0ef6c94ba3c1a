import { z } from 'zod';
import { Mode, ModelName, WorkspaceSource } from './command.ts';
import { SessionOutcome } from './session-outcome.ts';
import { Seq, SessionId } from './ids.ts';

export const SessionState = z.enum([
  'preparing',
  'running',
  'paused',
  'awaiting-approval',
  'stopping',
  ...SessionOutcome.options,
  'interrupted',
]);
export type SessionState = z.infer<typeof SessionState>;

/** What lists and `GET /api/sessions/:id` show of a session. Times in epoch milliseconds. */
export const SessionSummary = z
  .object({
    id: SessionId,
    task: z.string(),
    workspace: WorkspaceSource,
    model: ModelName,
    mode: Mode,
    /** The session that it was launched to be compared with; null where it was not. */
    comparedWith: SessionId.nullable().default(null),
    state: SessionState,
    /** Why it ended as it did; empty while it runs. */
    reason: z.string(),
    startedAt: z.number(),
    endedAt: z.number().nullable(),
    /** How long it lay ended before it went on, in milliseconds: no part of how long it took. */
    restedMs: z.number().default(0),
    agents: z.int(),
    findings: z.int(),
    fixed: z.int(),
    validated: z.int(),
    messages: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    /** US dollars; null when a price is unknown. */
    costUsd: z.number().nullable(),
    head: Seq,
  })
  .readonly();
export type SessionSummary = z.infer<typeof SessionSummary>;
