import type { Arm, Comparison } from '#core/views/run-measures/compare-runs.ts';
import type { Measure } from '#core/views/run-measures/run-measures.ts';
import { comparisonWords } from '#components/comparison-words.ts';

const words = comparisonWords.sentence;

/** What a comparison shows, in words: the sentence, and what to think of it. */
export interface ToldComparison {
  readonly sentence: string;
  readonly note: string;
}

/** Tells what is shown; where nothing is, what was seen in these runs; it never claims more. */
export function tellComparison(comparison: Comparison): ToldComparison {
  const { runs, underWay } = comparison;
  const notes = [words.counted(runs.together, runs.apart)];
  if (comparison.unusable > 0) notes.push(words.unusable(comparison.unusable));
  const told = (sentence: string, ...more: readonly string[]) => ({
    sentence,
    note: [...notes, ...more].join(' '),
  });
  if (runs.together === 0 || runs.apart === 0) {
    if (underWay > 0) return told(words.running);
    return comparison.unusable > 0
      ? told(words.noneUsable, words.unmeasured)
      : told(words.noneUsable);
  }
  const shown = tellBetter(comparison, 'shown');
  if (shown !== '') return told(shown, words.restAlike);
  const seen = tellBetter(comparison, 'seen');
  return seen === '' ? told(words.none) : told(seen, words.fewRuns);
}

function tellBetter(comparison: Comparison, kind: 'shown' | 'seen'): string {
  const together = betterOn(comparison, kind, 'together');
  const apart = betterOn(comparison, kind, 'apart');
  // What both are better on in part has to be told in its parts.
  const isSplit = together.some(isTwice) && apart.some(isTwice);
  const name = (measure: Measure) =>
    isTwice(measure) && !isSplit ? words.duplicated : words.measures[measure];
  const ways: readonly (readonly [Arm, readonly Measure[]])[] = [
    ['together', together],
    ['apart', apart],
  ];
  const parts = ways
    .filter(([, measures]) => measures.length > 0)
    .map(([arm, measures], place) => {
      const names = [...new Set(measures.map(name))];
      return place === 0 ? words.better(arm, names) : words.andBetter(arm, names);
    });
  return parts.length === 0 ? '' : words[kind](parts.join('; '));
}

function betterOn({ measures }: Comparison, kind: 'shown' | 'seen', arm: Arm): readonly Measure[] {
  return measures
    .filter(({ verdict }) => verdict.kind === kind && verdict.better === arm)
    .map(({ measure }) => measure);
}

const TWICE: readonly Measure[] = ['foundAgain', 'fixedAgain', 'scannedAgain', 'sameEdits'];

function isTwice(measure: Measure): boolean {
  return TWICE.includes(measure);
}
