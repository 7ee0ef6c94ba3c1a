/** How often a law is tried, and from which seed; fast-check takes it as it is. */
export interface PropertyRuns {
  readonly numRuns: number;
  readonly seed?: number;
}

/**
 * `quick` cases in a quick run, and as many as `MAOS_PROPERTY_RUNS` says where that is more, but `most`
 * at most. The seed is `MAOS_PROPERTY_SEED`, else a new one each time; fast-check prints it where a law is broken.
 */
export function propertyRuns(quick: number, most = Infinity): PropertyRuns {
  const asked = Number(process.env['MAOS_PROPERTY_RUNS'] ?? 0);
  const seed = process.env['MAOS_PROPERTY_SEED'];
  const numRuns = Math.min(most, Math.max(quick, asked));
  return seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) };
}
