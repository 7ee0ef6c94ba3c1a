import { z } from 'zod';

const id = z.string().min(1).max(120);

/** A session: `s-` and 12 letters or digits. */
export const SessionId = id.regex(/^[A-Za-z0-9-]+$/).brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

/** An agent's name within its session, never reused there: `analyst-1`, `coordinator`, `human`. */
export const AgentId = id.regex(/^[a-z][a-z0-9-]*$/).brand<'AgentId'>();
export type AgentId = z.infer<typeof AgentId>;

/** A message on the bus. A request's id is the correlation id of its responses. */
export const MessageId = id.brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

/** One request to a model. Retries of a call keep the id and raise `attempt`. */
export const CallId = id.brand<'CallId'>();
export type CallId = z.infer<typeof CallId>;

/** One use of a tool, as the model named it. */
export const ToolUseId = id.brand<'ToolUseId'>();
export type ToolUseId = z.infer<typeof ToolUseId>;

/** A fact about the code: the same rule at the same place has the same id, whoever finds it. */
export const FindingId = id.brand<'FindingId'>();
export type FindingId = z.infer<typeof FindingId>;

/** Something that agents decide together: a vote, a consensus, an election. */
export const DecisionId = id.regex(/^[A-Za-z0-9-]+$/).brand<'DecisionId'>();
export type DecisionId = z.infer<typeof DecisionId>;

export const PhaseId = id.brand<'PhaseId'>();
export type PhaseId = z.infer<typeof PhaseId>;

export const StepId = id.brand<'StepId'>();
export type StepId = z.infer<typeof StepId>;

/** The SHA-256 of a blob's bytes, 64 hex digits. */
export const BlobHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'BlobHash'>();
export type BlobHash = z.infer<typeof BlobHash>;

/** A position in a session's log: 1…n, no gaps. 0 is the place before the first entry. */
export const Seq = z.int().nonnegative();
export type Seq = number;

/** The user's own seat on the bus. */
export const HUMAN = 'human' as AgentId;
export const COORDINATOR = 'coordinator' as AgentId;
/** Who speaks for a session that nobody leads. */
export const SYSTEM = 'system' as AgentId;
