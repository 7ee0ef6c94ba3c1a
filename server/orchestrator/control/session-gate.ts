import type { CallGate } from '#server/agents/agent-parts.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { createTurnstile } from './turnstile.ts';

/** Where calls, tools and commands of a session are held back. */
export interface SessionGate extends CallGate {
  /**
   * From now on nothing of this agent (null: of nobody) starts. Called before the entry that says
   * so is appended: what was recorded before is in flight, and nothing slips in between.
   */
  hold(agent: AgentId | null): void;
  /** Takes a hold back whose entry could not be recorded. */
  release(agent: AgentId | null): void;
  /** Whether the agent (null: the whole session) is held by a hold of its own. */
  holds(agent: AgentId | null): boolean;
  /** Whether the session or anybody in it is held. */
  holdsAnyone(): boolean;
  /** Takes one entry into account; holds and releases follow from the log alone. */
  follow(entry: Entry): void;
}

export interface GateBounds {
  /** Calls of the session; the one past the limit is not made, and `onLimit` is called. */
  readonly limit: number;
  readonly onLimit: () => void;
}

/** An open gate. */
export function createSessionGate(bounds: GateBounds): SessionGate {
  return new HoldingGate(bounds);
}

class HoldingGate implements SessionGate {
  readonly #bounds: GateBounds;
  readonly #turnstile = createTurnstile();
  readonly #held = new Set<AgentId>();
  #closed = false;
  #calls = 0;

  constructor(bounds: GateBounds) {
    this.#bounds = bounds;
  }

  async admit(agent: AgentId, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted && this.#isHeld(agent)) await this.changed(signal);
    if (signal.aborted) return false;
    this.#calls += 1;
    if (this.#calls <= this.#bounds.limit) return true;
    this.#bounds.onLimit();
    return false;
  }

  enterCall({ agent }: Parameters<CallGate['enterCall']>[0]): ReturnType<CallGate['enterCall']> {
    return this.#isHeld(agent) ? null : {};
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

  holds(agent: AgentId | null): boolean {
    return agent === null ? this.#closed : this.#held.has(agent);
  }

  holdsAnyone(): boolean {
    return this.#closed || this.#held.size > 0;
  }

  follow(entry: Entry): void {
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

  #isHeld(agent: AgentId): boolean {
    return this.#closed || this.#held.has(agent);
  }
}
