import { setMaxListeners } from 'node:events';
import type { Budget } from '#core/protocol/budget.ts';
import type { Entry, EntryBodies } from '#core/protocol/entry.ts';
import type { SessionOutcome } from '#core/protocol/session-outcome.ts';
import { HUMAN, SYSTEM, type AgentId, type Seq } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { must } from '#core/lib/must.ts';
import { messageOf } from '#server/agents/classify-failure.ts';
import { NotRunning } from '#server/errors/not-running.ts';
import type { AgentCopies } from '#server/workspace/agent-copies.ts';
import { carryOutApart } from './apart/apart-control.ts';
import { createApartDeeds } from './apart/apart-deeds.ts';
import { assignTask, phaseEnds, planApart, stepIdOf } from './apart/apart-plan.ts';
import { tellApart } from './apart/apart-summary.ts';
import { createLoneAgent, type LoneAgent } from './apart/lone-agent.ts';
import { toMergedBody } from './apart/merged-entry.ts';
import { createOwnBus } from './apart/seat-apart.ts';
import { createBudgetLedger, type BudgetLedger } from './control/budget-ledger.ts';
import { checkBudget } from './control/check-budget.ts';
import { endSession, type Ending } from './end-session.ts';
import { isLossOfLog, levelOfFault } from './loss-of-log.ts';
import { missingFacts } from './missing-facts.ts';
import { evolveOrchestration, initialOrchestration } from './orchestration.ts';
import { readLog } from './read-log.ts';
import { HUMAN_REGISTRATION, toPlaces } from './seat-team.ts';
import { DEFAULT_LIMITS, type SessionParts } from './session-parts.ts';
import type { SessionRun } from './session-run.ts';
import { createTally } from './tally.ts';

/**
 * The control arm of a session: the same agents without a coordinator and without each other. Each
 * does the whole task on a copy of its own; at the end their patches are merged. Needs `copies`.
 */
export function createIsolatedRun(parts: SessionParts): SessionRun {
  return new IsolatedRun(parts, must(parts.copies, 'the copies of agents that work apart'));
}

class IsolatedRun implements SessionRun {
  readonly #parts: SessionParts;
  readonly #copies: AgentCopies;
  readonly #state = initialOrchestration();
  readonly #tally = createTally();
  readonly #deeds = createApartDeeds();
  readonly #abort = new AbortController();
  readonly #agents: readonly LoneAgent[];
  #ending: Pick<Ending, 'outcome' | 'reason' | 'causation'> | null = null;
  #isLogLost = false;
  /** What all have used together. */
  readonly #ledger: BudgetLedger;
  /** What is committed while the log is read for the first time. */
  readonly #early: Entry[] = [];
  #applied: Seq = 0;
  #following = false;

  constructor(parts: SessionParts, copies: AgentCopies) {
    this.#parts = parts;
    this.#copies = copies;
    this.#ledger = createBudgetLedger({
      clock: parts.clock,
      priceOf: parts.priceOf ?? (() => null),
    });
    const places = toPlaces(parts.command.team).filter(({ role }) => role !== 'coordinator');
    const limits = { ...DEFAULT_LIMITS, ...parts.limits };
    this.#agents = places.map((place) =>
      createLoneAgent(
        { parts, copies, limits, state: this.#state, signal: this.#abort.signal },
        place,
        places.length,
      ),
    );
    // Every agent and everything it waits for listens to the one signal.
    setMaxListeners(0, this.#abort.signal);
  }

  async run(): Promise<void> {
    const human = createOwnBus(this.#parts, HUMAN, 1);
    const buses = [human, ...this.#agents.map(({ bus }) => bus)];
    const unsubscribe = this.#parts.log.subscribe((entries) => this.#follow(entries));
    try {
      await this.#work(human).catch((error: unknown) => this.#crash(error));
      if (this.#isLogLost) return;
      const bus = {
        agents: () => buses.flatMap((one) => one.agents()),
        leave: async (...[agent, reason]: Parameters<typeof human.leave>) => {
          await buses.find((one) => one.agents().includes(agent))?.leave(agent, reason);
        },
      };
      const ending = await this.#conclude();
      await endSession({ ...this.#parts, bus, tally: this.#tally, state: this.#state }, ending);
    } catch (error) {
      const level = levelOfFault(error);
      this.#parts.logger[level]({ err: error }, 'the end of the session could not be recorded');
    } finally {
      unsubscribe();
      for (const bus of buses) bus.close();
      await this.#copies.remove().catch((error: unknown) => {
        this.#parts.logger.warn({ err: error }, 'the copies of a session were not removed');
      });
    }
  }

  async stop(by: AgentId): Promise<void> {
    if (this.#ending !== null) return;
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
    const { log, clock, priceOf, command: launch } = this.#parts;
    if (this.#ending !== null && command.command !== 'stop') throw new NotRunning(log.session);
    const parts = {
      ...{ log, clock, agents: this.#agents, budget: this.#ledger.state },
      checkBudget: (one: Budget) => checkBudget(one, launch.model, priceOf ?? (() => null)),
      stopSession: (one: AgentId) => this.stop(one),
    };
    return carryOutApart(parts, command, by);
  }

  /** Seats everyone, gives each the task, and waits until all have ended. */
  async #work(human: LoneAgent['bus']): Promise<void> {
    const { log, command } = this.#parts;
    const entries = await readLog(log);
    this.#following = true;
    this.#follow([...entries, ...this.#early.splice(0)]);
    await log.append(missingFacts(this.#parts, entries));
    await human.register(HUMAN_REGISTRATION);
    // One after another: the order of their registration is the order of the merge.
    for (const lone of this.#agents) await lone.sit();
    const names = this.#agents.map(({ agent }) => agent);
    await log.append(planApart(names));
    await Promise.all(
      this.#agents.map(async (lone) => {
        const started = this.#state.steps.get(stepIdOf(lone.agent))?.at ?? 0;
        await lone.bus.send(assignTask(lone.agent, command.task, started));
        await lone.work().catch((error: unknown) => this.#crash(error));
      }),
    );
    if (this.#ending !== null) return;
    const ends = names.map((agent) => this.#state.steps.get(stepIdOf(agent))?.at ?? 0);
    await log.append([phaseEnds(ends.sort((a, b) => a - b))]);
  }

  #follow(entries: readonly Entry[]): void {
    if (!this.#following) {
      this.#early.push(...entries);
      return;
    }
    for (const entry of entries) {
      if (entry.seq <= this.#applied) continue;
      this.#applied = entry.seq;
      evolveOrchestration(this.#state, entry);
      this.#tally.note(entry);
      this.#deeds.note(entry);
      this.#ledger.follow(entry);
      for (const lone of this.#agents) lone.follow(entry);
    }
  }

  /** Merges what there is, and says how it all ended. */
  async #conclude(): Promise<Ending> {
    if (this.#agents.every((lone) => lone.isLost())) {
      this.#end('failed', 'No agent could go on. Their steps say why.');
    }
    this.#end('completed', 'Every agent has ended.');
    const ending = must(this.#ending, 'the ending');
    const merge = await this.#merge(ending.causation).catch((error: unknown) => {
      if (isLossOfLog(error)) throw error;
      this.#parts.logger.error({ err: error }, 'the patches could not be merged');
      return `The patches could not be merged: ${messageOf(error)}`.slice(0, 300);
    });
    const steps = [...this.#state.steps.values()];
    const summary = tellApart({ counts: this.#tally.counts(), steps, merge });
    const conclusion = { by: SYSTEM, summary, causation: [this.#applied] };
    if (typeof merge !== 'string') return { ...ending, conclusion };
    const outcome = ending.outcome === 'completed' ? 'failed' : ending.outcome;
    return { ...ending, outcome, reason: `${ending.reason} ${merge}`, conclusion };
  }

  async #merge(causation: readonly Seq[]): Promise<EntryBodies['patches-merged']> {
    const merged = await this.#copies.merge(this.#agents.map(({ agent }) => agent));
    const leftOut = merged.parts.map(
      (part) => [part.agent, new Set(part.leftOut.map(({ path }) => path))] as const,
    );
    const body = toMergedBody(merged, this.#deeds.mended(new Map(leftOut)));
    await this.#parts.log.append([{ type: 'patches-merged', causation, body }]);
    return body;
  }

  #end(outcome: SessionOutcome, reason: string, by?: Seq): void {
    if (this.#ending !== null) return;
    this.#ending = { outcome, reason, causation: by === undefined ? [] : [by] };
    this.#abort.abort();
  }

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
