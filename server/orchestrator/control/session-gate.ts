import type { Admission, BudgetLine } from '#core/projections/budget/lines.ts';
import type { Budget } from '#core/protocol/budget.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { CallAttempt, CallGate } from '#server/agents/agent-parts.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { BudgetLedger } from './budget-ledger.ts';
import { toBudgetPause } from './to-budget-pause.ts';
import { createTurnstile } from './turnstile.ts';

/** Where calls, tools and commands of a session are held back. */
export interface SessionGate extends CallGate {
  /**
   * From now on nothing of this agent (null: of nobody) starts. Called before the entry that says
   * so is appended: what was recorded before is in flight, and nothing slips in between.
   */
  hold(agent: AgentId | null): void;
  /**
   * A budget is about to be recorded: it holds from now on besides the present one, until the function
   * that it gives back is called.
   */
  expectBudget(budget: Budget): () => void;
  /** Holds the line's scope, and records that the line is crossed and the pause. Never rejects. */
  cross(line: BudgetLine): Promise<void>;
  /** Takes a hold back whose entry could not be recorded. */
  release(agent: AgentId | null): void;
  /** Whether the agent (null: the whole session) is held by a hold of its own. */
  holds(agent: AgentId | null): boolean;
  /** Whether the session or anybody in it is held. */
  holdsAnyone(): boolean;
  /** Takes one entry into account; holds and releases follow from the log alone. */
  follow(entry: Entry): void;
}

export interface GateParts {
  readonly log: SessionLog;
  readonly ledger: BudgetLedger;
  /** Calls of the session; the one past the limit is not made, and `onLimit` is called. */
  readonly limit: number;
  readonly onLimit: () => void;
  /** Called when a pause could not be recorded. */
  readonly onFault: (error: unknown) => void;
}

/** An open gate. */
export function createSessionGate(parts: GateParts): SessionGate {
  return new HoldingGate(parts);
}

class HoldingGate implements SessionGate {
  readonly #parts: GateParts;
  readonly #turnstile = createTurnstile();
  readonly #held = new Set<AgentId>();
  #closed = false;
  #calls = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  async admit(agent: AgentId, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted && !this.#mayCall(agent, ['now', 'later'])) await this.changed(signal);
    if (signal.aborted) return false;
    this.#calls += 1;
    if (this.#calls <= this.#parts.limit) return true;
    this.#parts.onLimit();
    return false;
  }

  enterCall(attempt: CallAttempt): ReturnType<CallGate['enterCall']> {
    return this.#mayCall(attempt.agent, ['now']) ? this.#parts.ledger.reserve(attempt) : null;
  }

  mayAct(agent: AgentId): boolean {
    return !this.#isHeld(agent);
  }

  changed(signal: AbortSignal): Promise<void> {
    return this.#turnstile.wait(signal);
  }

  hold(agent: AgentId | null): void {
    if (agent === null) this.#closed = true;
    else this.#held.add(agent);
  }

  release(agent: AgentId | null): void {
    if (agent === null) this.#closed = false;
    else this.#held.delete(agent);
    this.#turnstile.turn();
  }

  expectBudget(budget: Budget): () => void {
    const forget = this.#parts.ledger.expect(budget);
    return () => {
      forget();
      this.#turnstile.turn();
    };
  }

  async cross(line: BudgetLine): Promise<void> {
    if (this.holds(line.scope)) return;
    this.hold(line.scope);
    try {
      await this.#parts.log.append(toBudgetPause(this.#parts.ledger.state, line));
    } catch (error) {
      this.#parts.onFault(error);
    }
  }

  holds(agent: AgentId | null): boolean {
    return agent === null ? this.#closed : this.#held.has(agent);
  }

  holdsAnyone(): boolean {
    return this.#closed || this.#held.size > 0;
  }

  follow(entry: Entry): void {
    this.#parts.ledger.follow(entry);
    // What was set aside may be free again.
    if ('usage' in entry.body) this.#turnstile.turn();
    switch (entry.type) {
      case 'session-paused':
        return this.hold(null);
      case 'session-resumed':
        return this.release(null);
      case 'agent-paused':
        return this.hold(entry.body.agent);
      case 'agent-resumed':
      case 'agent-left':
        return this.release(entry.body.agent);
      case 'session-interrupted':
      case 'session-finished':
        // A session that is gone on with afterwards is held no more.
        this.#held.clear();
        return this.release(null);
      default:
    }
  }

  /** Whether the agent may make a call; what a budget forbids for good holds its scope. */
  #mayCall(agent: AgentId, kinds: readonly Admission['kind'][]): boolean {
    if (this.#isHeld(agent)) return false;
    const admission = this.#parts.ledger.admission(agent);
    if (admission.kind === 'never') void this.cross(admission.line);
    return kinds.includes(admission.kind);
  }

  #isHeld(agent: AgentId): boolean {
    return this.#closed || this.#held.has(agent);
  }
}
