/** What became of a finding, as far as a session's counts tell. */
export type TickState = 'validated' | 'fixed' | 'open';

/** How many ticks have room. */
export const TICK_LIMIT = 28;

/**
 * One tick for each finding: the validated ones first, then those that are only fixed, then the
 * open ones. Beyond TICK_LIMIT the ticks keep the proportions, and no state that occurs is left out.
 */
export function findingTicks(counts: {
  readonly findings: number;
  readonly fixed: number;
  readonly validated: number;
}): readonly TickState[] {
  const validated = Math.min(counts.validated, counts.fixed, counts.findings);
  const fixed = Math.min(counts.fixed, counts.findings) - validated;
  const open = counts.findings - fixed - validated;
  const all: readonly (readonly [TickState, number])[] = [
    ['validated', validated],
    ['fixed', fixed],
    ['open', open],
  ];
  const share = Math.min(1, TICK_LIMIT / Math.max(1, counts.findings));
  const ticks = all.flatMap(([state, count]) =>
    Array.from({ length: count === 0 ? 0 : Math.max(1, Math.floor(count * share)) }, () => state),
  );
  return ticks;
}
