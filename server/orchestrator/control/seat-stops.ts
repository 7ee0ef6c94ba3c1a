import { setMaxListeners } from 'node:events';
import type { AgentId } from '#core/protocol/ids.ts';
import type { AgentSeat } from '#server/agents/agent-parts.ts';

/** The way to end the work of one agent while the others go on. */
export interface SeatStops {
  /** The seat with a signal of its own, which the session's end aborts too. */
  seat(seat: AgentSeat): AgentSeat;
  /** Aborts the work of this agent; it then leaves the bus as removed. */
  stop(agent: AgentId): void;
  /** Whether it was stopped so. */
  isStopped(agent: AgentId): boolean;
}

/** Nobody is stopped. */
export function createSeatStops(): SeatStops {
  const own = new Map<AgentId, AbortController>();
  const stopped = new Set<AgentId>();
  return {
    seat(seat) {
      const controller = new AbortController();
      own.set(seat.agent, controller);
      const signal = AbortSignal.any([seat.signal, controller.signal]);
      // Everything that the agent waits for listens to it.
      setMaxListeners(0, signal);
      return { ...seat, signal };
    },
    stop(agent) {
      stopped.add(agent);
      own.get(agent)?.abort();
    },
    isStopped: (agent) => stopped.has(agent),
  };
}
