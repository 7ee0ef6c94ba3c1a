import { unreachable } from '#core/lib/unreachable.ts';
import type { DecisionOutcome, OptionCount, Remark, TieRule } from '#core/protocol/decision.ts';
import { decisionWords } from '#components/decision-words.ts';

const words = decisionWords.outcome;

/** An outcome as people read it. */
export interface OutcomeTold {
  readonly title: string;
  readonly isSettled: boolean;
  /** What was decided or agreed on; empty where nothing was. */
  readonly text: string;
  /** Why it came out like this; empty where the title says all. */
  readonly why: string;
  readonly remarks: readonly (Remark & { readonly name: string })[];
}

const OPEN = { isSettled: false, text: '', why: '', remarks: [] } as const;
const SETTLED = { ...OPEN, isSettled: true } as const;

/** Tells how a decision ended. `tie` is its rule for equal votes. */
export function describeOutcome(outcome: DecisionOutcome, tie: TieRule): OutcomeTold {
  switch (outcome.kind) {
    case 'decided':
      return describeDecided(outcome, tie);
    case 'tied':
      return { ...OPEN, title: words.tied, why: words.equals(outcome.tied.join(', ')) };
    case 'undecided':
      return { ...OPEN, title: words.undecided, why: words.why[outcome.why] };
    case 'no-quorum':
      return {
        ...OPEN,
        title: words['no-quorum'],
        why: words.quorum(outcome.voted, outcome.quorum),
      };
    case 'elected':
      return { ...SETTLED, title: words.elected(outcome.leader), why: words.term(outcome.term) };
    case 'cancelled':
      return { ...OPEN, title: words.cancelled, why: outcome.reason };
    case 'agreed':
    case 'agreed-with-reservations':
    case 'not-agreed':
      return describeDebate(outcome);
    default:
      return unreachable(outcome);
  }
}

function describeDecided(
  { option, text, counts, tieBroken }: Extract<DecisionOutcome, { kind: 'decided' }>,
  tie: TieRule,
): OutcomeTold {
  const why = tieBroken && isEqualAtTop(counts) ? words.tieBroken(decisionWords.ties[tie]) : '';
  const told = text === option ? '' : text;
  return { ...SETTLED, title: words.decided(option), text: told, why };
}

/** Not so where a run-off had only to choose which of two equals drops out: that is told beside it. */
function isEqualAtTop(counts: readonly OptionCount[]): boolean {
  const most = Math.max(...counts.map(({ votes }) => votes));
  return counts.filter(({ votes }) => votes === most).length > 1;
}

type Debated = Extract<
  DecisionOutcome,
  { kind: 'agreed' | 'agreed-with-reservations' | 'not-agreed' }
>;

function describeDebate(outcome: Debated): OutcomeTold {
  const { text } = outcome;
  if (outcome.kind === 'agreed') return { ...SETTLED, title: words.agreed, text };
  const named = (name: string, remarks: readonly Remark[]) =>
    remarks.map((remark) => ({ ...remark, name }));
  const reservations = named(words.reservation, outcome.reservations);
  if (outcome.kind === 'agreed-with-reservations')
    return { ...SETTLED, title: words.reservations, text, remarks: reservations };
  const objections = named(words.objection, outcome.objections);
  return { ...OPEN, title: words['not-agreed'], text, remarks: [...objections, ...reservations] };
}
