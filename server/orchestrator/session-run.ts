import { setMaxListeners } from 'node:events';
import type { Budget } from '#core/protocol/budget.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { SessionOutcome } from '#core/protocol/session-outcome.ts';
import { COORDINATOR, HUMAN, type AgentId, type Seq } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { planApproval } from '#core/projections/plan-approval/plan-approval.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { createAgentLoop, type AgentLoop } from '#server/agents/agent-loop.ts';
import { messageOf } from '#server/agents/classify-failure.ts';
import { NotRunning } from '#server/errors/not-running.ts';
import { createBudgetWatch, type BudgetWatch } from './control/budget-watch.ts';
import { checkBudget } from './control/check-budget.ts';
import { carryOutCommand } from './control/session-control.ts';
import { createSeatStops } from './control/seat-stops.ts';
import { createEstimate } from './approval/estimate.ts';
import { createAgentParts, type SharedParts } from './create-agent-parts.ts';
import type { Conclusion } from './coordinator-tools/coordinator-tool-parts.ts';
import { decide, type OrchestratorEvent } from './decide.ts';
import type { Effect } from './effect.ts';
import { endSession, type Ending } from './end-session.ts';
import { isLossOfLog, levelOfFault } from './loss-of-log.ts';
import { missingFacts } from './missing-facts.ts';
import { evolveOrchestration, initialOrchestration, stepOf } from './orchestration.ts';
import { createOneByOne } from './one-by-one.ts';
import { createProgressWatch, type ProgressWatch } from './progress-watch.ts';
import { readLog } from './read-log.ts';
import {
  DEFAULT_LIMITS,
  toPatience,
  type SessionLimits,
  type SessionParts,
} from './session-parts.ts';
import { createSteering, type Steering } from './steering.ts';
import { takeSeats } from './take-seats.ts';
import { createTally } from './tally.ts';

/** A session at work. */
export interface SessionRun {
  /**
   * Runs the session from its briefing to its end. Resolves when `session-finished` is on record,
   * or when the log takes nothing more (which is logged). Never rejects. To be called once.
   */
  run(): Promise<void>;
  /**
   * Ends it: model calls and tools are aborted at once. Resolves when the request is on record; the
   * rest follows within `run`. A session that ends already is not stopped again. Rejects when the
   * log takes nothing more; the work ends all the same.
   */
  stop(by: AgentId): Promise<void>;
  /**
   * Carries out a command; resolves when it is on record. Rejects with BadTarget, or when the log
   * takes nothing more.
   */
  carryOut(command: RunCommand, by: AgentId): Promise<void>;
}

/**
 * One session of one team. It records `session-launched` and `workspace-prepared` itself where the
 * log holds none. Once running it listens to the log: whatever is recorded there moves it on.
 */
export function createSessionRun(parts: SessionParts): SessionRun {
  return new LoggedSessionRun(parts);
}

class LoggedSessionRun implements SessionRun {
  readonly #parts: SessionParts;
  readonly #limits: SessionLimits;
  readonly #agents: SharedParts;
  readonly #state = initialOrchestration();
  readonly #tally = createTally();
  readonly #abort = new AbortController();
  readonly #ending: Promise<Ending>;
  #settleEnding: (ending: Ending) => void = () => undefined;
  #isEnding = false;
  #isLogLost = false;
  #conclusion: Conclusion | null = null;
  readonly #loops = new Set<AgentLoop>();
  #applied: Seq = 0;
  #following = false;
  /** Nothing is decided about a team that is not all there. */
  #isSeated = false;
  /** What is committed while the log is read for the first time. */
  readonly #early: Entry[] = [];
  readonly #watch: ProgressWatch;
  readonly #steering: Steering;
  readonly #stops = createSeatStops();
  readonly #budgetWatch: BudgetWatch;
  readonly #approval = planApproval.initial();
  readonly #answering = new Set<number>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#limits = { ...DEFAULT_LIMITS, ...parts.limits };
    this.#ending = new Promise((resolve) => (this.#settleEnding = resolve));
    this.#agents = createAgentParts(parts, {
      limits: this.#limits,
      stepOf: (agent) => stepOf(this.#state, agent),
      onLimit: (reason) => this.#end('failed', reason),
      onFault: (error) => this.#crash(error),
    });
    this.#watch = createProgressWatch({
      clock: parts.clock,
      state: this.#state,
      patience: toPatience(this.#limits),
      onDue: () => this.#advance(),
    });
    this.#steering = createSteering({
      step: () => this.#step(),
      rest: () => this.#lookForQuiet(),
      isOver: () => this.#isEnding,
      onFault: (error) => this.#crash(error),
    });
    this.#budgetWatch = createBudgetWatch({
      ...{ log: parts.log, clock: parts.clock, bus: this.#agents.bus, gate: this.#agents.gate },
      ...{ state: this.#agents.ledger.state, orchestration: this.#state },
      signal: this.#abort.signal,
      onTime: () => this.#advance(),
    });
    // Every agent and everything it waits for listens to the one signal.
    setMaxListeners(0, this.#abort.signal);
  }

  async run(): Promise<void> {
    const unsubscribe = this.#parts.log.subscribe((entries) => this.#follow(entries));
    try {
      const working = await this.#begin().catch((error: unknown): readonly Promise<void>[] => {
        this.#crash(error);
        return [];
      });
      const ending = await this.#ending;
      await Promise.all(working);
      if (this.#isLogLost) return;
      await this.#agents.decisions.close(`The session ended. ${ending.reason}`);
      await endSession(
        { ...this.#parts, bus: this.#agents.bus, tally: this.#tally, state: this.#state },
        ending,
      );
    } catch (error) {
      const level = levelOfFault(error);
      this.#parts.logger[level]({ err: error }, 'the end of the session could not be recorded');
    } finally {
      unsubscribe();
      this.#agents.decisions.stop();
      this.#agents.bus.close();
    }
  }

  async stop(by: AgentId): Promise<void> {
    if (this.#isEnding) return;
    const reason = `Stopped by ${by === HUMAN ? 'the user' : by}.`;
    try {
      const draft = { type: 'stop-requested' as const, causation: [], body: { by } };
      const [entry] = await this.#parts.log.append([draft]);
      this.#end('stopped', reason, entry?.seq);
    } catch (error) {
      this.#crash(error);
      throw error;
    }
  }

  async carryOut(command: RunCommand, by: AgentId): Promise<void> {
    const { log, clock, workspace } = this.#parts;
    if (this.#isEnding && command.command !== 'stop') throw new NotRunning(log.session);
    const { bus, gate, ledger, priceOf, requests } = this.#agents;
    const parts = {
      ...{ orchestration: this.#state, approval: this.#approval, answering: this.#answering },
      estimate: createEstimate(this.#parts),
      ...{ log, clock, workspace, bus, gate, requests, budget: ledger.state, stops: this.#stops },
      checkBudget: (one: Budget) => checkBudget(one, this.#parts.command.model, priceOf),
      stopSession: (one: AgentId) => this.stop(one),
    };
    return carryOutCommand(parts, command, by);
  }

  /** Records what is not on record, seats the team and sets it to work. */
  async #begin(): Promise<readonly Promise<void>[]> {
    const { log, goingOn } = this.#parts;
    const entries = goingOn?.history ?? (await readLog(log));
    this.#following = true;
    this.#follow([...entries, ...this.#early.splice(0)]);
    await log.append(missingFacts(this.#parts, entries));
    const coordinator = {
      log,
      bus: this.#agents.bus,
      state: this.#state,
      oneByOne: createOneByOne(),
      addedSteps: this.#limits.addedSteps,
      approval: this.#approval,
      estimate: createEstimate(this.#parts),
      conclude: (conclusion: Conclusion) => (this.#conclusion ??= conclusion),
    };
    const signal = this.#abort.signal;
    const seating = { parts: this.#parts, agents: this.#agents, coordinator, signal };
    const taken = await takeSeats(seating, goingOn);
    const loops = taken.map(({ seat, ...start }) =>
      createAgentLoop(this.#agents, this.#stops.seat(seat), {
        ...start,
        onIdle: () => this.#advance(),
      }),
    );
    for (const loop of loops) this.#loops.add(loop);
    this.#isSeated = true;
    this.#advance();
    void this.#watch.run(signal);
    return loops.map((loop) => this.#work(loop));
  }

  async #work(loop: AgentLoop): Promise<void> {
    try {
      await loop.run();
      if (this.#stops.isStopped(loop.agent)) await this.#agents.bus.leave(loop.agent, 'removed');
    } catch (error) {
      this.#crash(error);
    }
    this.#loops.delete(loop);
    this.#advance();
  }

  /** Takes entries into the state, each once and in order, and moves on. */
  #follow(entries: readonly Entry[]): void {
    if (!this.#following) {
      this.#early.push(...entries);
      return;
    }
    for (const entry of entries) {
      if (entry.seq <= this.#applied) continue;
      this.#applied = entry.seq;
      evolveOrchestration(this.#state, entry);
      planApproval.evolve(this.#approval, entry);
      this.#tally.note(entry);
      this.#noteForAgents(entry);
      this.#agents.decisions.follow(entry);
    }
    this.#agents.decisions.advance();
    this.#advance();
  }

  #noteForAgents(entry: Entry): void {
    this.#agents.gate.follow(entry);
    this.#agents.requests.note([entry]);
    if (entry.type !== 'message-sent' || entry.body.message.kind !== 'discovery') return;
    this.#agents.findings.note(entry.body.message.findings);
  }

  /** Asks what is to be done; whatever happens meanwhile asks again. */
  #advance(): void {
    if (this.#isSeated) this.#steering.advance();
  }

  async #step(): Promise<void> {
    await this.#decide(this.#watch.event());
    await this.#budgetWatch.look();
  }

  async #lookForQuiet(): Promise<void> {
    const conclusion = this.#conclusion;
    if (conclusion !== null && this.#state.members.get(COORDINATOR)?.inTurn === false) {
      this.#end('completed', 'The coordinator finished.', conclusion);
    } else if (this.#isQuiet()) {
      await this.#decide('quiet');
    }
  }

  #decide(event: OrchestratorEvent): Promise<void> {
    return this.#carryOut(decide(this.#state, event, toPatience(this.#limits)));
  }

  /**
   * Nobody works, and nothing is left that wakes anyone. Who is held has not come to its end,
   * what the human is asked has not come to its, nor what is being decided.
   */
  #isQuiet(): boolean {
    const { gate, requests, decisions } = this.#agents;
    const awaitsHuman = this.#approval.pending !== null || requests.isAwaited(HUMAN);
    if (this.#loops.size === 0 || gate.holdsAnyone() || awaitsHuman) return false;
    if (decisions.isAwaiting()) return false;
    return [...this.#loops].every((loop) => loop.isIdle());
  }

  async #carryOut(effects: readonly Effect[]): Promise<void> {
    await Promise.all(effects.map((effect) => this.#carryOutOne(effect)));
  }

  async #carryOutOne(effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'append':
        await this.#parts.log.append(effect.drafts);
        return;
      case 'say':
        await this.#agents.bus.send(effect.draft);
        return;
      case 'end':
        this.#end(effect.outcome, effect.reason);
        return;
      default:
        unreachable(effect);
    }
  }

  /** Ends the session so, unless it ends already; by the coordinator's last word, or by an entry. */
  #end(outcome: SessionOutcome, reason: string, by?: Conclusion | Seq): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#abort.abort();
    const conclusion = typeof by === 'object' ? by : null;
    const causation = typeof by === 'number' ? [by] : (conclusion?.causation ?? []);
    this.#settleEnding({ outcome, reason, conclusion, causation });
  }

  /** Ends the session for a fault; one of the log itself leaves nothing to record the end in. */
  #crash(error: unknown): void {
    if (isLossOfLog(error)) {
      if (!this.#isLogLost)
        this.#parts.logger.warn({ err: error }, 'the session can not go on here');
      this.#isLogLost = true;
    } else {
      this.#parts.logger.error({ err: error }, 'a session met an unexpected fault');
    }
    const reason = `An unexpected fault ended the session: ${messageOf(error)}`;
    this.#end('failed', reason.slice(0, 600));
  }
}
