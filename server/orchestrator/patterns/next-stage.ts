import type { DecisionOption, DecisionOutcome, Stage } from '#core/protocol/decision.ts';
import type { AgentId } from '#core/protocol/ids.ts';

/** What comes after a stage: another one, or the end of the decision. */
export type Next =
  | {
      readonly kind: 'move';
      readonly stage: Stage;
      /** The round of a consensus, the term of an election. */
      readonly round: number;
      readonly options: readonly DecisionOption[];
      readonly awaits: readonly AgentId[];
    }
  | { readonly kind: 'close'; readonly outcome: DecisionOutcome };

/** The decision ends so. */
export function closeWith(outcome: DecisionOutcome): Next {
  return { kind: 'close', outcome };
}
