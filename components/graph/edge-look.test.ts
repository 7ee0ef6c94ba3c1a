import { expect, test } from 'vitest';
import type { Seq } from '#core/protocol/ids.ts';
import { ageOf, edgeWidth } from './edge-look.ts';

test('a line is wider the more it stands for, and never wider than four pixels', () => {
  const widths = [1, 2, 4, 16, 100_000].map(edgeWidth);
  expect(widths).toEqual(widths.toSorted((one, other) => one - other));
  expect(widths[0]).toBe(1.25);
  expect(widths[1]).toBeCloseTo(1.65);
  expect(widths.at(-1)).toBe(4);
});

test('a line grows older with every entry behind the playhead, and stays at its last age', () => {
  const ages = [10, 22, 23, 51, 5000].map((playhead) => ageOf(10 as Seq, playhead as Seq));
  expect(ages).toEqual([0, 0, 1, 2, 4]);
});
