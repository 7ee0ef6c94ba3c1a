import { expect, test } from 'vitest';
import { formatMeasure } from './measure-format.ts';

test('each measure is written in its own unit', () => {
  expect(formatMeasure('findings', 1234)).toBe('1,234');
  expect(formatMeasure('findings', 2.5)).toBe('2.5');
  expect(formatMeasure('tokens', 12_340)).toBe('12.3 k');
  expect(formatMeasure('costUsd', 1.239)).toBe('$1.24');
  expect(formatMeasure('messagesPerTurn', 2)).toBe('2.0');
});

test('short times show their tenths, for runs differ by them', () => {
  expect(formatMeasure('timeMs', 3_840)).toBe('3.8 s');
  expect(formatMeasure('timeMs', 72_000)).toBe('1 m 12 s');
});
