import type { Logger } from 'pino';
import type { LaunchSession } from '#core/protocol/command.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import type { Signal } from '#core/protocol/signal.ts';
import type { AgentLimits, AgentParts } from '#server/agents/agent-parts.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { Tool } from '#server/tools/tool.ts';
import type { AgentCopies } from '#server/workspace/agent-copies.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import type { Patience } from './decide.ts';
import type { GoingOn } from './going-on/going-on.ts';

/** Bounds of a whole session and of the agents in it. */
export interface SessionLimits extends AgentLimits {
  /** Calls of all agents together; the next one ends the session as failed. */
  readonly callsPerSession: number;
  /** How many messages may wait for one agent. */
  readonly mailbox: number;
  /** Turns of the team in a row without a result, after which the coordinator looks at its plan. */
  readonly turnsWithoutProgress: number;
  /** Milliseconds without a result of the steps that run, after which it does so too. */
  readonly msWithoutProgress: number;
  /** Plans in a row that can't be carried out; with so many the session ends as failed. */
  readonly refusedPlans: number;
  /** How many steps the agents of the team may add themselves. */
  readonly addedSteps: number;
}

export const DEFAULT_LIMITS: SessionLimits = {
  callsPerTurn: 60,
  maxTokens: 16_000,
  callsPerSession: 2000,
  mailbox: 500,
  turnsWithoutProgress: 12,
  msWithoutProgress: 600_000,
  refusedPlans: 10,
  addedSteps: 20,
};

/** When the orchestrator loses patience, by the limits of the session. */
export function toPatience(limits: SessionLimits): Patience {
  const { turnsWithoutProgress, msWithoutProgress, refusedPlans } = limits;
  return { turns: turnsWithoutProgress, ms: msWithoutProgress, refusedPlans };
}

/** What a session's run is made of, from the composition root. */
export interface SessionParts {
  readonly command: LaunchSession;
  readonly log: SessionLog;
  readonly blobs: BlobStore;
  readonly workspace: Workspace;
  /** Where agents work apart: the copies that they work on. */
  readonly copies?: AgentCopies;
  /** What the preparation of the workspace found. */
  readonly prepared: EntryBodies['workspace-prepared'];
  readonly model: LanguageModel;
  /** The file tools, by name; a role gets those that it names. */
  readonly tools: ReadonlyMap<string, Tool>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly onSignal: (signal: Signal) => void;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  /** A number in [0, 1), for the jitter of retries; Math.random when left out. */
  readonly random?: () => number;
  /** The bus on this log; made when left out. */
  readonly bus?: MessageBus;
  /** What a call costs in US dollars; when left out, prices are unknown. */
  readonly priceOf?: AgentParts['priceOf'];
  /** How many tokens a model's context holds; when left out, that is unknown. */
  readonly contextOf?: AgentParts['contextOf'];
  readonly limits?: Partial<SessionLimits>;
  /** Of a session that goes on after its end; left out for a new one. */
  readonly goingOn?: GoingOn;
  /** What past sessions came to, newest first, for estimates; none when left out. */
  readonly recentSessions?: () => Promise<readonly SessionSummary[]>;
}
