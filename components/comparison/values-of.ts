import type { Measure, RunMeasures } from '#core/views/run-measures/run-measures.ts';

/** A measure of each run that counts, oldest first. */
export function valuesOf(runs: readonly RunMeasures[], measure: Measure): readonly number[] {
  return runs
    .filter(({ state }) => state === 'completed')
    .flatMap(({ values }) => values[measure] ?? []);
}
