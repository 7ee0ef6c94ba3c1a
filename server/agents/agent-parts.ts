import type { EntryBodies } from '#core/protocol/entry.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { AgentId, CallId, SessionId, StepId } from '#core/protocol/ids.ts';
import type { Signal } from '#core/protocol/signal.ts';
import type { Role } from '#core/protocol/team.ts';
import type { Mailbox, MessageBus } from '#server/bus/message-bus.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type {
  Briefing,
  LanguageModel,
  ModelRequest,
  ToolDescription,
} from '#server/models/language-model.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { AgentTool } from './agent-tool.ts';
import type { DecisionDesk } from './decision-desk.ts';
import type { FindingsBook } from './findings-book.ts';
import type { RequestBook } from './request-book.ts';

/** Bounds of what an agent may do. */
export interface AgentLimits {
  /** Calls in one turn; beyond it the turn and its step fail. */
  readonly callsPerTurn: number;
  /** The longest answer, in tokens. */
  readonly maxTokens: number;
}

/** One attempt of a call that is about to be recorded. */
export interface CallAttempt {
  readonly agent: AgentId;
  readonly call: CallId;
  readonly attempt: number;
  readonly request: ModelRequest;
}

/** Asked before calls, tools and commands. This is where budgets and a pause hold an agent back. */
export interface CallGate {
  /**
   * Asked before an agent reads its mail for a call. Resolves when it may go on; false when the
   * agent shall make no call any more.
   */
  admit(agent: AgentId, signal: AbortSignal): Promise<boolean>;
  /**
   * Asked in the very breath in which the attempt is recorded: what its entry says about that, or
   * null while it is held.
   */
  enterCall(attempt: CallAttempt): Pick<EntryBodies['call-started'], 'reserved'> | null;
  /** Likewise for a tool or a command: whether it may start now. */
  mayAct(agent: AgentId): boolean;
  /** Resolves when it is worth asking again, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void>;
}

/** What all agents of a session share. */
export interface AgentParts {
  readonly session: SessionId;
  readonly log: SessionLog;
  readonly blobs: BlobStore;
  readonly bus: MessageBus;
  readonly model: LanguageModel;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly onSignal: (signal: Signal) => void;
  /** US dollars that a call cost; null where the model's price is unknown. */
  readonly priceOf: (model: string, usage: Usage) => number | null;
  /** How many tokens a model's context holds, prompt and answer together; null when unknown. */
  readonly contextOf: (model: string) => number | null;
  readonly gate: CallGate;
  readonly limits: AgentLimits;
  readonly findings: FindingsBook;
  readonly requests: RequestBook;
  readonly decisions: DecisionDesk;
  /** The step that the agent is in, by the log; null when it is in none. */
  readonly stepOf: (agent: AgentId) => StepId | null;
}

/** One agent on its seat: who it is, what it can do, where its mail comes. */
export interface AgentSeat {
  readonly agent: AgentId;
  readonly role: Role;
  readonly model: string;
  readonly system: string;
  readonly tools: ReadonlyMap<string, AgentTool>;
  readonly toolDescriptions: readonly ToolDescription[];
  readonly mailbox: Mailbox;
  readonly briefing: Briefing;
  /** Ends this agent's work: the session's end, or its own removal. */
  readonly signal: AbortSignal;
}
