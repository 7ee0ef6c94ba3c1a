import type { DecisionOption, DecisionOutcome, OptionCount } from '#core/protocol/decision.ts';
import { COORDINATOR } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { countOf, lastRound } from '#core/projections/patterns/results.ts';
import { ballotsAt, isCastingVote, presentStage } from '#core/projections/patterns/standing.ts';
import { closeWith, type Next } from './next-stage.ts';

/** How a ballot came out: with a winner, or with what follows where it has none. */
export type BallotResult =
  | {
      readonly kind: 'won';
      readonly option: DecisionOption;
      readonly counts: readonly OptionCount[];
      readonly tieBroken: boolean;
    }
  | { readonly kind: 'none'; readonly next: Next };

/**
 * The result of the ballot that has just ended, by quorum, method and tie rule. Too few ballots,
 * abstentions counted as ballots, are no quorum. Options with the same votes go to the earliest, to
 * the coordinator's casting vote, or nowhere, by the tie rule on record.
 */
export function ballotResult(record: DecisionRecord): BallotResult {
  const stage = presentStage(record);
  if (isCastingVote(record, stage)) return castingResult(record, stage);
  const shortfall = quorumShortfall(record, stage);
  if (shortfall !== null) return { kind: 'none', next: closeWith(shortfall) };
  const count = countOf(record, stage);
  const counts = lastRound(count);
  const [first, ...others] = count.leaders;
  if (first === undefined) {
    const chosen = counts.some(({ votes }) => votes > 0);
    const why = chosen ? 'no-majority' : 'no-votes';
    return { kind: 'none', next: closeWith({ kind: 'undecided', why, counts }) };
  }
  if (others.length > 0) return breakTie(record, stage, count.leaders);
  return { kind: 'won', option: optionOf(stage, first), counts, tieBroken: count.byOrder };
}

/** Null when enough of the electorate cast a ballot in the stage. */
export function quorumShortfall(
  record: DecisionRecord,
  stage: StageRecord,
): Extract<DecisionOutcome, { kind: 'no-quorum' }> | null {
  const voted = ballotsAt(record, stage).length;
  const { quorum } = record.opened;
  return voted < quorum ? { kind: 'no-quorum', voted, quorum } : null;
}

function breakTie(
  record: DecisionRecord,
  stage: StageRecord,
  leaders: readonly string[],
): BallotResult {
  const counts = lastRound(countOf(record, stage));
  const tied = leaders.map((id) => optionOf(stage, id));
  const { tie } = record.opened;
  if (tie === 'earliest-draft') {
    return { kind: 'won', option: must(tied[0], 'a leader'), counts, tieBroken: true };
  }
  if (tie === 'none') {
    return { kind: 'none', next: closeWith({ kind: 'tied', tied: leaders, counts }) };
  }
  const { round } = stage;
  const awaits = [COORDINATOR];
  const next: Next = { kind: 'move', stage: 'balloting', round, options: tied, awaits };
  return { kind: 'none', next };
}

/** The coordinator's choice; without one it stays a tie. */
function castingResult(record: DecisionRecord, stage: StageRecord): BallotResult {
  const before = must(record.stages[record.stages.indexOf(stage) - 1], 'the ballot before');
  const counts = lastRound(countOf(record, before));
  const choice = ballotsAt(record, stage)[0]?.choices[0];
  if (choice !== undefined) {
    return { kind: 'won', option: optionOf(stage, choice), counts, tieBroken: true };
  }
  const tied = stage.options.map(({ id }) => id);
  return { kind: 'none', next: closeWith({ kind: 'tied', tied, counts }) };
}

function optionOf({ options }: StageRecord, id: string): DecisionOption {
  return must(
    options.find((option) => option.id === id),
    'the option',
  );
}
