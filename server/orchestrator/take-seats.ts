import { COORDINATOR } from '#core/protocol/ids.ts';
import type { AgentMemory } from '#server/agents/agent-memory.ts';
import type { AgentSeat } from '#server/agents/agent-parts.ts';
import type { GoingOn } from './going-on/going-on.ts';
import { reseatTeam } from './going-on/reseat-team.ts';
import { wakeTeam } from './going-on/wake-team.ts';
import { seatTeam, type Seating } from './seat-team.ts';

/** An agent on its seat, and how it begins. */
export interface SeatTaken {
  readonly seat: AgentSeat;
  /** Whether it begins with a turn of its own, without mail. */
  readonly startsAwake: boolean;
  /** What it keeps from before, in a session that goes on. */
  readonly memory?: AgentMemory;
}

/**
 * Seats the team: of a new session all of them, of whom the coordinator begins; of one that goes on
 * those who were there, with what they knew, who are told what is wanted and begin by that.
 */
export async function takeSeats(
  seating: Seating,
  goingOn: GoingOn | undefined,
): Promise<readonly SeatTaken[]> {
  if (goingOn === undefined) {
    const seats = await seatTeam(seating);
    return seats.map((seat) => ({ seat, startsAwake: seat.agent === COORDINATOR }));
  }
  const seats = await reseatTeam(seating, goingOn.history);
  await wakeTeam(seating.coordinator, goingOn);
  return seats.map((one) => ({ ...one, startsAwake: false }));
}
