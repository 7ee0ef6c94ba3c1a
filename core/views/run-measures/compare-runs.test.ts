import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionId } from '#core/protocol/ids.ts';
import { chanceOfApart, compareRuns, type Arm } from './compare-runs.ts';
import { MEASURES, type Measure, type RunMeasures } from './run-measures.ts';

function run(values: Partial<RunMeasures['values']>, state: RunMeasures['state'] = 'completed') {
  const zero = Object.fromEntries(MEASURES.map((measure) => [measure, 0]));
  const all = { ...zero, ...values } as RunMeasures['values'];
  const facts = { session: 's-1' as SessionId, mode: 'orchestrated', startedAt: 0 } as const;
  return { ...facts, state, values: all };
}

function verdictOf(
  together: readonly number[],
  apart: readonly number[],
  measure: Measure = 'calls',
) {
  const arms = {
    together: together.map((value) => run({ [measure]: value })),
    apart: apart.map((value) => run({ [measure]: value })),
  };
  return compareRuns(arms).measures.find((one) => one.measure === measure);
}

describe('one run of each way', () => {
  it('shows no difference where both came to the same', () => {
    expect(verdictOf([7], [7])).toMatchObject({ difference: 0, verdict: { kind: 'none' } });
  });

  it('shows that these two differ, and claims no more', () => {
    expect(verdictOf([7], [9])).toMatchObject({
      difference: 2,
      verdict: { kind: 'seen', more: 'apart', better: 'together' },
    });
    expect(verdictOf([7], [2])?.verdict).toMatchObject({ kind: 'seen', better: 'apart' });
  });
});

describe('repeated runs', () => {
  it('show no difference where their ranges overlap, whatever the medians', () => {
    expect(verdictOf([1, 2, 30], [3, 28, 29])).toMatchObject({
      difference: 26,
      verdict: { kind: 'none' },
    });
    expect(verdictOf([1, 5], [5, 9])?.verdict).toEqual({ kind: 'none' });
  });

  it('show a difference only when there are enough of them that chance would rarely do it', () => {
    expect(verdictOf([1, 2, 3], [7, 8, 9])?.verdict).toMatchObject({ kind: 'seen', more: 'apart' });
    const four = verdictOf([1, 2, 3, 3], [7, 8, 9, 9]);
    expect(four?.verdict).toMatchObject({ kind: 'shown', more: 'apart' });
    expect(four?.together).toEqual({ median: 2.5, lowest: 1, highest: 3, runs: 4 });
  });

  it('of one way only, against one of the other, do not show it either', () => {
    expect(
      verdictOf(
        [1],
        Array.from({ length: 10 }, () => 9),
      )?.verdict.kind,
    ).toBe('seen');
  });

  it('make the chance what counting all orders gives', () => {
    expect(chanceOfApart(1, 1)).toBe(1);
    expect(chanceOfApart(3, 3)).toBeCloseTo(1 / 10);
    expect(chanceOfApart(4, 4)).toBeCloseTo(2 / 70);
  });
});

describe('the better way', () => {
  it('is the one with more of what is good, less of what costs, and none where neither is', () => {
    const better = (measure: Measure) => {
      const verdict = verdictOf([1], [2], measure)?.verdict;
      return verdict !== undefined && 'better' in verdict ? verdict.better : 'no difference';
    };
    expect(['findings', 'fixed', 'validated'].map((one) => better(one as Measure))).toEqual(
      Array(3).fill('apart'),
    );
    expect(['conflictingEdits', 'tokens', 'timeMs'].map((one) => better(one as Measure))).toEqual(
      Array(3).fill('together'),
    );
    expect(better('messagesPerTurn')).toBeNull();
  });
});

describe('a comparison', () => {
  it('has nothing to say where a way has no value, or lacks one', () => {
    expect(verdictOf([], [1])).toMatchObject({ together: null, verdict: { kind: 'unknown' } });
    const arms = {
      together: [run({ costUsd: 1 }), run({ costUsd: null })],
      apart: [run({ costUsd: 2 })],
    };
    const cost = compareRuns(arms).measures.find(({ measure }) => measure === 'costUsd');
    expect(cost).toMatchObject({ difference: null, verdict: { kind: 'unknown' } });
  });

  it('counts only runs that came to their own end, and says how many did not', () => {
    const arms = {
      together: [run({ calls: 4 })],
      apart: [run({ calls: 4 }), run({ calls: 99 }, 'stopped'), run({ calls: 50 }, 'running')],
    };
    const comparison = compareRuns(arms);
    expect(comparison).toMatchObject({
      runs: { together: 1, apart: 1 },
      underWay: 1,
      unusable: 1,
    });
    const calls = comparison.measures.find(({ measure }) => measure === 'calls');
    expect(calls?.verdict).toEqual({ kind: 'none' });
  });

  it('says the same the other way round', () => {
    const values = fc.array(fc.nat(20), { minLength: 1, maxLength: 6 });
    const other: Readonly<Record<Arm, Arm>> = { together: 'apart', apart: 'together' };
    fc.assert(
      fc.property(values, values, (a, b) => {
        const there = verdictOf(a, b)?.verdict;
        const back = verdictOf(b, a)?.verdict;
        expect(there?.kind).toBe(back?.kind);
        if (there && 'more' in there && back && 'more' in back) {
          expect(back.more).toBe(other[there.more]);
        }
      }),
    );
  });
});
