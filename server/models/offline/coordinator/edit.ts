import type { PlannedPhase } from './plan-in-hand.ts';

/** A change of the plan, and why. */
export interface Edit {
  readonly phases: readonly PlannedPhase[];
  readonly reason: string;
}
