import { describe, expect, it } from 'vitest';
import { formatAge, formatDate, formatDuration, formatMoment } from './time-format.ts';

const noon = Date.UTC(2026, 10, 22, 12, 4, 31);

describe('a duration', () => {
  it.each([
    [-5, '0.0 s'],
    [0, '0.0 s'],
    [449, '0.4 s'],
    [999, '0.9 s'],
    [12_900, '12 s'],
    [72_000, '1 m 12 s'],
    [60_000, '1 m 00 s'],
    [3_900_000, '1 h 05 m'],
    [100_800_000, '1 d 4 h'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('an age', () => {
  it.each([
    [0, 'now'],
    [-4000, 'now'],
    [3000, '3 s ago'],
    [5 * 60_000, '5 m ago'],
    [2 * 3_600_000, '2 h ago'],
    [3 * 86_400_000, '3 d ago'],
    [8 * 86_400_000, '14 Nov 2026'],
  ])('of %d ms reads %s', (age, text) => {
    expect(formatAge(noon - age, noon)).toBe(text);
  });
});

it('writes days and moments in UTC', () => {
  expect(formatDate(noon)).toBe('22 Nov 2026');
  expect(formatMoment(noon)).toBe('22 Nov 2026 12:04:31 UTC');
});
