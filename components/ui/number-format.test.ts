import { expect, it } from 'vitest';
import { formatCompact, formatCount, formatUsd } from './number-format.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [12_345, '12,345'],
  [1_234_567, '1,234,567'],
])('counts %d as %s', (value, text) => {
  expect(formatCount(value)).toBe(text);
});

it.each([
  [940, '940'],
  [12_345, '12.3 k'],
  [99_960, '100 k'],
  [999_600, '1.0 M'],
])('shortens %d to %s', (value, text) => {
  expect(formatCompact(value)).toBe(text);
});

it.each([
  [null, '–'],
  [0, '$0.00'],
  [0.001, '<$0.01'],
  [0.005, '$0.01'],
  [1.239, '$1.24'],
  [1234.5, '$1,234.50'],
])('prices %s as %s', (value, text) => {
  expect(formatUsd(value)).toBe(text);
});
