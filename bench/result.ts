import type { Bar, Figure } from './figures.ts';
import type { Measured } from './measured.ts';
import { median } from './statistics.ts';

/** One round: ours, and the floor that was measured next to it. */
export interface Round {
  readonly ours: Measured;
  readonly floor: Measured | null;
}

/** A line of the table and of bench/results/latest.json. Medians over the rounds. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor: number | null;
  /** The median of the rounds' ratios of value to floor; null without a floor. */
  readonly ratio: number | null;
  /** How many rounds, each of a fresh process for each case. */
  readonly n: number;
  /** Samples in each process. */
  readonly samples: number;
  /** Lowest and highest of the rounds' ratios; of their values without a floor. */
  readonly range: readonly [number, number];
  readonly bar: Bar | null;
  /** Whether the ratio, or the value without a floor, keeps the bar; null without a bar. */
  readonly met: boolean | null;
}

/** What the rounds of a figure come to. */
export function toResult(figure: Figure, rounds: readonly Round[]): Result {
  const values = rounds.map(({ ours }) => ours.value);
  const pairs = rounds.flatMap(({ ours, floor }) => (floor === null ? [] : [{ ours, floor }]));
  const ratios = pairs.map(({ ours, floor }) => ours.value / floor.value);
  const judged = figure.floor === null ? values : ratios;
  return {
    name: figure.name,
    value: rounded(median(values)),
    unit: figure.unit,
    floor: figure.floor === null ? null : rounded(median(pairs.map(({ floor }) => floor.value))),
    ratio: figure.floor === null ? null : rounded(median(ratios)),
    n: rounds.length,
    samples: rounds[0]?.ours.n ?? 0,
    range: [rounded(Math.min(...judged)), rounded(Math.max(...judged))],
    bar: figure.bar,
    met: figure.bar === null ? null : keeps(figure.bar, median(judged)),
  };
}

function keeps({ is, limit }: Bar, figure: number): boolean {
  return is === 'at most' ? figure <= limit : figure >= limit;
}

/** Three digits that say something. */
function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
