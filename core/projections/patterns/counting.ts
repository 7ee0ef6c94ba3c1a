import { unreachable } from '#core/lib/unreachable.ts';
import type { Method, OptionCount } from '#core/protocol/decision.ts';

/** What is counted: the options in their order, and each voter's choices, the best first. */
export interface Poll {
  readonly method: Method;
  readonly options: readonly string[];
  readonly ballots: readonly (readonly string[])[];
}

/** How the votes came out, before any tie rule. */
export interface Count {
  /** The one winner; several that are equal; none. */
  readonly leaders: readonly string[];
  readonly abstained: number;
  /** The votes of each option that was still in, by rounds; one round but for `ranked`. */
  readonly rounds: readonly (readonly OptionCount[])[];
  /** Whether a run-off had to choose between equals by the order of the options. */
  readonly byOrder: boolean;
}

/**
 * Counts ballots. Who cast which makes no difference. A choice that is no option is passed over; a
 * ballot without a choice is an abstention, and no method counts it.
 *
 * - `plurality`: the option that most ballots put first; all that have the most are leaders.
 * - `majority`: the option that more than half of the ballots put first, or none.
 * - `ranked`: the instant run-off. Until an option has more than half of the ballots that still
 *   choose, or all that are left are equal, the one with the fewest drops out; of those, the last in
 *   the order of the options.
 */
export function countVotes({ method, options, ballots }: Poll): Count {
  const known = new Set(options);
  const choices = ballots.map((ballot) => ballot.filter((choice) => known.has(choice)));
  const cast = choices.filter((ballot) => ballot.length > 0);
  const abstained = ballots.length - cast.length;
  const first = tally(options, cast);
  if (cast.length === 0) return { leaders: [], abstained, rounds: [first], byOrder: false };
  switch (method) {
    case 'plurality':
      return { leaders: withMost(first), abstained, rounds: [first], byOrder: false };
    case 'majority':
      return { leaders: withMajority(first), abstained, rounds: [first], byOrder: false };
    case 'ranked':
      return { ...runOff(options, cast), abstained };
    default:
      return unreachable(method);
  }
}

function runOff(options: readonly string[], cast: readonly (readonly string[])[]) {
  const rounds: (readonly OptionCount[])[] = [];
  let left = options;
  let byOrder = false;
  for (;;) {
    const round = tally(left, cast);
    rounds.push(round);
    const winner = withMajority(round);
    if (winner.length > 0) return { leaders: winner, rounds, byOrder };
    const fewest = Math.min(...round.map(({ votes }) => votes));
    const lowest = withVotes(round, fewest);
    if (lowest.length === left.length) return { leaders: lowest, rounds, byOrder };
    const out = lowest.at(-1);
    // Options that nobody chose drop out in any order to the same end.
    byOrder ||= lowest.length > 1 && fewest > 0;
    left = left.filter((option) => option !== out);
  }
}

function tally(
  options: readonly string[],
  cast: readonly (readonly string[])[],
): readonly OptionCount[] {
  const votes = new Map(options.map((option) => [option, 0]));
  for (const ballot of cast) {
    const best = ballot.find((choice) => votes.has(choice));
    if (best !== undefined) votes.set(best, (votes.get(best) ?? 0) + 1);
  }
  return [...votes].map(([option, count]) => ({ option, votes: count }));
}

function withVotes(round: readonly OptionCount[], wanted: number): readonly string[] {
  return round.flatMap(({ option, votes }) => (votes === wanted ? [option] : []));
}

function withMost(round: readonly OptionCount[]): readonly string[] {
  return withVotes(round, Math.max(...round.map(({ votes }) => votes)));
}

function withMajority(round: readonly OptionCount[]): readonly string[] {
  const all = round.reduce((sum, { votes }) => sum + votes, 0);
  return round.flatMap(({ option, votes }) => (votes * 2 > all ? [option] : []));
}
