import type { DecisionOutcome } from './decision.ts';
import { Severity } from './finding.ts';

/** The severity that the outcome of a decision about it gives to findings; null where it gives none. */
export function settledSeverity(outcome: DecisionOutcome): Severity | null {
  return Severity.safeParse(outcome.kind === 'decided' ? outcome.option : null).data ?? null;
}
