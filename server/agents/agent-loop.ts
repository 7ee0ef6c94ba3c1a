import type { Failure } from '#core/protocol/failure.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { createAgentMemory, type AgentMemory } from './agent-memory.ts';
import { runTurn, type TurnReason } from './agent-turn.ts';
import { nextWake } from './next-wake.ts';

/** Why an agent's loop ended. */
export type LoopEnd =
  { readonly kind: 'stopped' } | { readonly kind: 'failed'; readonly failure: Failure };

/** One agent at work: asleep until mail wakes it, then one turn, again and again. */
export interface AgentLoop {
  readonly agent: AgentId;
  /** Asleep, with no mail that would wake it. */
  isIdle(): boolean;
  /**
   * Works until the seat's signal aborts or the model fails for good; then the agent has left the
   * bus. Rejects when the log can't be written any more.
   */
  run(): Promise<LoopEnd>;
}

export interface LoopStart {
  /** Whether it begins with a turn of its own, without mail: the coordinator does. */
  readonly startsAwake: boolean;
  /** What it keeps from an earlier run of its session; left out for a new agent. */
  readonly memory?: AgentMemory;
  /** Called when it falls asleep. */
  readonly onIdle: () => void;
}

/** The loop of the agent on this seat. */
export function createAgentLoop(
  parts: AgentParts,
  seat: AgentSeat,
  { startsAwake, onIdle, memory = createAgentMemory(seat.briefing) }: LoopStart,
): AgentLoop {
  let asleep = !startsAwake;

  async function wake(): Promise<TurnReason | null> {
    const waiting = seat.mailbox.wakes();
    asleep = waiting === null;
    if (waiting !== null || seat.signal.aborted) return seat.signal.aborted ? null : waiting;
    onIdle();
    const reason = await nextWake(seat.mailbox, seat.signal);
    asleep = false;
    return reason;
  }

  return {
    agent: seat.agent,
    isIdle: () => asleep && seat.mailbox.wakes() === null,
    async run() {
      let reason: TurnReason | null = startsAwake ? 'start' : await wake();
      while (reason !== null) {
        const end = await runTurn(parts, seat, { memory, reason });
        if (end.kind === 'failed') {
          await parts.bus.leave(seat.agent, 'failed', end.failure);
          return end;
        }
        if (end.kind === 'stopped') return end;
        reason = await wake();
      }
      return { kind: 'stopped' };
    },
  };
}
