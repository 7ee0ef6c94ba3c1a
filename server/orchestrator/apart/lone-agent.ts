import { setMaxListeners } from 'node:events';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { createAgentLoop, type LoopEnd } from '#server/agents/agent-loop.ts';
import type { AgentSeat } from '#server/agents/agent-parts.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { AgentCopies } from '#server/workspace/agent-copies.ts';
import type { SessionGate } from '../control/session-gate.ts';
import { createAgentParts, type AgentPartsNeeds } from '../create-agent-parts.ts';
import { stepOf, type Orchestration, type StepProgress } from '../orchestration.ts';
import type { Place } from '../seat-team.ts';
import type { SessionLimits, SessionParts } from '../session-parts.ts';
import { ownEntry } from './own-entry.ts';
import { stepIdOf } from './apart-plan.ts';
import { createOwnBus, seatApart } from './seat-apart.ts';
import { shareOfLimits } from './share-of-limits.ts';
import { createWrapUp } from './wrap-up.ts';

/** An agent that works apart: on its own bus, on its own copy, with its own share of the bounds. */
export interface LoneAgent {
  readonly agent: AgentId;
  readonly bus: MessageBus;
  /** Puts it on its bus. To be called once, before `work`. */
  sit(): Promise<void>;
  /**
   * Works on what it is assigned until its step has ended or it can't go on; then that is on record,
   * unless the session's signal ended it. Rejects when the log takes nothing more.
   */
  work(): Promise<void>;
  /** Whether it ended without ending its step itself. */
  isLost(): boolean;
  /** Whether it may still do something: its step has not ended, nor is its share used up. */
  isAtWork(): boolean;
  /** Takes an entry of the session into account: what it says of budgets and of pauses. */
  follow(entry: Entry): void;
  /** Where its calls and commands are held back. */
  readonly gate: Pick<SessionGate, 'hold' | 'release' | 'holds' | 'expectBudget'>;
  /** Ends its work alone; it then leaves its bus as removed. */
  stop(): void;
}

export interface LoneAgentParts {
  readonly parts: SessionParts;
  readonly copies: AgentCopies;
  /** Of the whole session. */
  readonly limits: SessionLimits;
  /** What stands now, by the log. */
  readonly state: Orchestration;
  /** Ends the session's work. */
  readonly signal: AbortSignal;
}

/** One of `agents` agents that work apart. */
export function createLoneAgent(
  { parts, copies, limits, state, signal }: LoneAgentParts,
  place: Place,
  agents: number,
): LoneAgent {
  const { agent } = place;
  const share = shareOfLimits(limits, agents);
  const bus = createOwnBus(parts, agent, share.mailbox);
  const done = new AbortController();
  let limit: string | null = null;
  let lost = false;
  let stopped = false;
  let seat: AgentSeat | null = null;
  const onLimit = (reason: string) => void (limit = reason);
  const needs = { ...needsOf(parts, state), limits: share, onLimit };
  const own = createAgentParts({ ...parts, bus }, needs);

  function end(reason: string): void {
    limit ??= reason;
    done.abort();
  }

  const progress = () => state.steps.get(stepIdOf(agent))?.progress;

  const soft = { ...parts, agent, bus, state: own.ledger.state };
  const wrapUp = createWrapUp(soft, () => progress() === 'running');

  async function closeStep(end: LoopEnd): Promise<void> {
    await wrapUp.told();
    if (signal.aborted || progress() !== 'running') return;
    lost = true;
    await parts.log.append([toFailed(agent, end, limit)]);
  }

  return {
    agent,
    bus,
    async sit() {
      const ends = eitherOf(signal, done.signal);
      seat = await seatApart({ parts, copies, agents: own, signal: ends }, place);
    },
    async work() {
      const loop = createAgentLoop(own, must(seat, `the seat of ${agent}`), {
        startsAwake: false,
        // Nobody can wake it again: nothing is left to come.
        onIdle: () => done.abort(),
      });
      await closeStep(await loop.run());
      if (stopped && !signal.aborted) await bus.leave(agent, 'removed');
    },
    isLost: () => lost,
    isAtWork: () => !hasEnded(progress()) && (stopped || !done.signal.aborted),
    follow(entry) {
      const seen = ownEntry(entry, agent, agents);
      if (seen === null) return;
      own.gate.follow(seen);
      wrapUp.follow(seen);
      // Nobody could do its work for it, and others do not wait for it: it ends with its share.
      if (isOutOfBudget(seen)) end('Its share of the budget is used up.');
    },
    gate: own.gate,
    stop() {
      stopped = true;
      end('It was stopped.');
    },
  };
}

function hasEnded(progress: StepProgress | undefined): boolean {
  return progress === 'done' || progress === 'failed';
}

/** Everything that the agent waits for listens to it. */
function eitherOf(...signals: readonly AbortSignal[]): AbortSignal {
  const either = AbortSignal.any([...signals]);
  setMaxListeners(0, either);
  return either;
}

/** `limit` says which bound it met, if it did. */
function toFailed(agent: AgentId, end: LoopEnd, limit: string | null): EntryDraft {
  const failure = end.kind === 'failed' ? end.failure.message : null;
  const summary = failure ?? limit ?? 'It stopped without an end.';
  const body = { step: stepIdOf(agent), agent, outcome: 'failed' as const };
  return {
    type: 'step-finished',
    causation: [],
    body: { ...body, summary: summary.slice(0, 600) },
  };
}

function isOutOfBudget({ type, body }: Entry): boolean {
  return type === 'agent-paused' && body.reason === 'budget';
}

function needsOf(
  { logger }: SessionParts,
  state: Orchestration,
): Pick<AgentPartsNeeds, 'stepOf' | 'onFault'> {
  return {
    stepOf: (who) => stepOf(state, who),
    onFault: (error) => logger.error({ err: error }, 'a pause could not be recorded'),
  };
}
