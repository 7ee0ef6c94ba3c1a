import { hasEnded } from '#core/projections/session-status/session-status.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';
import type { Arm } from './compare-runs.ts';

/** How the runs of each way stand. */
export type ArmStates = Readonly<Record<Arm, readonly SessionState[]>>;

/**
 * How many runs of each way a comparison launches when it runs the agents apart `times` times more:
 * those, and the team together until there are as many runs of it. Runs that broke off count as none.
 */
export function runsToLaunch(states: ArmStates, times: number): Readonly<Record<Arm, number>> {
  const apart = count(states.apart) + times;
  return { apart: times, together: Math.max(0, apart - count(states.together)) };
}

function count(states: readonly SessionState[]): number {
  return states.filter((state) => state === 'completed' || !hasEnded(state)).length;
}
