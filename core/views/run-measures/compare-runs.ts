import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import { MEASURES, type Measure, type RunMeasures } from './run-measures.ts';

/** The two ways in which the same agents did the same task. */
export type Arm = 'together' | 'apart';

/** The runs of each way. */
export type Arms = Readonly<Record<Arm, readonly RunMeasures[]>>;

/** One measure over the runs of one way; null when no run of it has this measure. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly runs: number;
}

/**
 * What the runs say of one measure. `none`: no difference is shown. `seen`: these runs differ, and
 * so few runs may differ by chance. `shown`: no run of one way reaches the other's, and chance alone
 * would bring that about in one of twenty cases or less. `unknown`: a way has no value. `more` is the
 * way with the larger values; `better` the one that did better, null where more is neither good nor bad.
 */
export type Verdict =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' }
  | { readonly kind: 'seen' | 'shown'; readonly more: Arm; readonly better: Arm | null };

/** Whether more or fewer of a measure is better. Turns and messages are only told. */
const BETTER: Readonly<Record<Measure, 'more' | 'fewer' | 'neither'>> = {
  findings: 'more',
  fixed: 'more',
  validated: 'more',
  foundAgain: 'fewer',
  fixedAgain: 'fewer',
  scannedAgain: 'fewer',
  sameEdits: 'fewer',
  conflictingEdits: 'fewer',
  turns: 'neither',
  calls: 'fewer',
  tokens: 'fewer',
  costUsd: 'fewer',
  timeMs: 'fewer',
  messages: 'neither',
  messagesPerTurn: 'neither',
};

export interface ComparedMeasure {
  readonly measure: Measure;
  readonly together: Spread | null;
  readonly apart: Spread | null;
  /** Apart less together, by the medians; null when one of them has none. */
  readonly difference: number | null;
  readonly verdict: Verdict;
}

export interface Comparison {
  readonly measures: readonly ComparedMeasure[];
  /** Runs that count: those that came to their own end. */
  readonly runs: Readonly<Record<Arm, number>>;
  /** Runs that have not ended, and those that were stopped, failed or broke off: they count for nothing. */
  readonly underWay: number;
  readonly unusable: number;
}

/** The largest chance at which a difference counts as shown. */
const CHANCE_LIMIT = 0.05;

/** Compares the runs that came to their own end, measure by measure. */
export function compareRuns(arms: Arms): Comparison {
  const complete = (runs: readonly RunMeasures[]) =>
    runs.filter(({ state }) => state === 'completed');
  const together = complete(arms.together);
  const apart = complete(arms.apart);
  const all = [...arms.together, ...arms.apart];
  const ended = all.filter(({ state }) => hasEnded(state)).length;
  return {
    measures: MEASURES.map((measure) => compare(measure, { together, apart })),
    runs: { together: together.length, apart: apart.length },
    underWay: all.length - ended,
    unusable: ended - together.length - apart.length,
  };
}

/**
 * How likely it is that all of n runs lie on one side of all of m, when nothing but chance tells
 * them apart: two orders of all (n + m)! / (n! m!) that are equally likely.
 */
export function chanceOfApart(n: number, m: number): number {
  let orders = 1;
  for (let i = 1; i <= n; i += 1) orders = (orders * (m + i)) / i;
  return Math.min(1, 2 / orders);
}

function compare(measure: Measure, arms: Arms): ComparedMeasure {
  const together = spreadOf(measure, arms.together);
  const apart = spreadOf(measure, arms.apart);
  const difference = together && apart ? apart.median - together.median : null;
  return { measure, together, apart, difference, verdict: judge(measure, together, apart) };
}

function spreadOf(measure: Measure, runs: readonly RunMeasures[]): Spread | null {
  const values = runs.flatMap(({ values }) => values[measure] ?? []).sort((a, b) => a - b);
  const lowest = values[0];
  const highest = values.at(-1);
  // A measure that some runs lack says nothing of the way as a whole.
  if (lowest === undefined || highest === undefined || values.length < runs.length) return null;
  return { median: medianOf(values), lowest, highest, runs: values.length };
}

function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function judge(measure: Measure, together: Spread | null, apart: Spread | null): Verdict {
  if (together === null || apart === null) return { kind: 'unknown' };
  if (apart.lowest <= together.highest && together.lowest <= apart.highest) return { kind: 'none' };
  const more = apart.lowest > together.highest ? 'apart' : 'together';
  const chance = chanceOfApart(together.runs, apart.runs);
  return { kind: chance <= CHANCE_LIMIT ? 'shown' : 'seen', more, better: betterOf(measure, more) };
}

function betterOf(measure: Measure, more: Arm): Arm | null {
  switch (BETTER[measure]) {
    case 'more':
      return more;
    case 'fewer':
      return more === 'apart' ? 'together' : 'apart';
    case 'neither':
      return null;
    default:
      return unreachable(BETTER[measure]);
  }
}
