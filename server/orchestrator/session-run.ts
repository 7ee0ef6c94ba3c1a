import { setMaxListeners } from 'node:events';
import type { Entry } from '#core/protocol/entry.ts';
import type { SessionOutcome } from '#core/protocol/session-outcome.ts';
import { COORDINATOR, HUMAN, type AgentId, type Seq } from '#core/protocol/ids.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { createAgentLoop, type AgentLoop } from '#server/agents/agent-loop.ts';
import type { AgentParts } from '#server/agents/agent-parts.ts';
import { messageOf } from '#server/agents/classify-failure.ts';
import { createAgentParts } from './create-agent-parts.ts';
import type { Conclusion } from './coordinator-tools/coordinator-tool-parts.ts';
import { decide, type Effect } from './decide.ts';
import { endSession, type Ending } from './end-session.ts';
import { isLossOfLog } from './loss-of-log.ts';
import { missingFacts } from './missing-facts.ts';
import { evolveOrchestration, initialOrchestration, stepOf } from './orchestration.ts';
import { readLog } from './read-log.ts';
import { seatTeam } from './seat-team.ts';
import { DEFAULT_LIMITS, type SessionParts } from './session-parts.ts';
import { createSteering, type Steering } from './steering.ts';
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
  readonly #agents: AgentParts;
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
  readonly #steering: Steering;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#ending = new Promise((resolve) => (this.#settleEnding = resolve));
    this.#agents = createAgentParts(parts, {
      limits: { ...DEFAULT_LIMITS, ...parts.limits },
      stepOf: (agent) => stepOf(this.#state, agent),
      onLimit: (reason) => this.#end('failed', reason),
    });
    this.#steering = createSteering({
      step: () => this.#carryOut(decide(this.#state, 'advance')),
      rest: () => this.#lookForQuiet(),
      isOver: () => this.#isEnding,
      onFault: (error) => this.#crash(error),
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
      await endSession({ ...this.#parts, bus: this.#agents.bus, tally: this.#tally }, ending);
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'the end of the session could not be recorded');
    } finally {
      unsubscribe();
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

  /** Records what is not on record, seats the team and sets it to work. */
  async #begin(): Promise<readonly Promise<void>[]> {
    const { log } = this.#parts;
    const entries = await readLog(log);
    this.#following = true;
    this.#follow(entries);
    await log.append(missingFacts(this.#parts, entries));
    const coordinator = {
      log,
      bus: this.#agents.bus,
      state: this.#state,
      conclude: (conclusion: Conclusion) => (this.#conclusion ??= conclusion),
    };
    const signal = this.#abort.signal;
    const seats = await seatTeam({ parts: this.#parts, agents: this.#agents, coordinator, signal });
    const loops = seats.map((seat) =>
      createAgentLoop(this.#agents, seat, {
        startsAwake: seat.agent === COORDINATOR,
        onIdle: () => this.#advance(),
      }),
    );
    for (const loop of loops) this.#loops.add(loop);
    return loops.map((loop) => this.#work(loop));
  }

  async #work(loop: AgentLoop): Promise<void> {
    try {
      await loop.run();
    } catch (error) {
      this.#crash(error);
    }
    this.#loops.delete(loop);
    this.#advance();
  }

  /** Takes entries into the state, each once and in order, and moves on. */
  #follow(entries: readonly Entry[]): void {
    if (!this.#following) return;
    for (const entry of entries) {
      if (entry.seq <= this.#applied) continue;
      this.#applied = entry.seq;
      evolveOrchestration(this.#state, entry);
      this.#tally.note(entry);
      this.#noteForAgents(entry);
    }
    this.#advance();
  }

  #noteForAgents(entry: Entry): void {
    this.#agents.requests.note([entry]);
    if (entry.type !== 'message-sent' || entry.body.message.kind !== 'discovery') return;
    this.#agents.findings.note(entry.body.message.findings);
  }

  /** Asks what is to be done; whatever happens meanwhile asks again. */
  #advance(): void {
    this.#steering.advance();
  }

  async #lookForQuiet(): Promise<void> {
    const conclusion = this.#conclusion;
    if (conclusion !== null && this.#state.members.get(COORDINATOR)?.inTurn === false) {
      this.#end('completed', 'The coordinator finished.', conclusion);
    } else if (this.#loops.size > 0 && [...this.#loops].every((loop) => loop.isIdle())) {
      await this.#carryOut(decide(this.#state, 'quiet'));
    }
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
