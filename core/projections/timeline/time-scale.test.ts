import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anchorAt,
  fitScale,
  panBy,
  ticksOf,
  timeToX,
  xToTime,
  zoomAt,
  type TimeScale,
} from './time-scale.ts';

const T0 = Date.UTC(2026, 0, 1);
const anyScale: fc.Arbitrary<TimeScale> = fc
  .record({ from: fc.nat(1e7), length: fc.nat(1e9), width: fc.nat(4000) })
  .map(({ from, length, width }) => fitScale(T0 + from, T0 + from + length, width));
const anyX = fc.integer({ min: -4000, max: 8000 });

test('a fitted scale shows its stretch in its width', () => {
  const scale = fitScale(T0, T0 + 60_000, 600);
  expect(timeToX(scale, T0)).toBe(0);
  expect(timeToX(scale, T0 + 60_000)).toBe(600);
  expect(xToTime(scale, 300)).toBe(T0 + 30_000);
});

test('no time and no width divide nothing by zero', () => {
  for (const scale of [fitScale(T0, T0, 600), fitScale(T0, T0, 0), fitScale(T0, T0 - 5, 10)]) {
    expect(scale.msPerPx).toBeGreaterThan(0);
    expect(Number.isFinite(timeToX(scale, T0 + 1))).toBe(true);
  }
});

test('places and times turn into each other', () => {
  fc.assert(
    fc.property(anyScale, anyX, (scale, x) => {
      expect(timeToX(scale, xToTime(scale, x))).toBeCloseTo(x, 0);
    }),
  );
});

test('zooming keeps the time under the pointer, and ends at sane bounds', () => {
  fc.assert(
    fc.property(anyScale, anyX, fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (scale, x, by) => {
      const zoomed = zoomAt(scale, x, by);
      expect(zoomed.msPerPx).toBeGreaterThan(0);
      expect(Math.abs(timeToX(zoomed, xToTime(scale, x)) - x)).toBeLessThan(0.5);
    }),
  );
  const scale = fitScale(T0, T0 + 1000, 100);
  for (const factor of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(zoomAt(scale, 50, factor)).toBe(scale);
  }
});

test('panning and anchoring move the view by as much as they say', () => {
  const scale = fitScale(T0, T0 + 60_000, 600);
  expect(timeToX(panBy(scale, 100), T0 + 10_000)).toBe(0);
  expect(timeToX(anchorAt(scale, T0 + 5000, 400), T0 + 5000)).toBe(400);
});

test('ticks are round, in sight, far enough apart and few', () => {
  fc.assert(
    fc.property(anyScale, fc.integer({ min: 1, max: 4000 }), (scale, width) => {
      const ticks = ticksOf(scale, { width, minPx: 80, origin: T0 });
      expect(ticks.length).toBeLessThanOrEqual(width / 79 + 2);
      ticks.forEach((tick, place) => {
        expect(tick.x).toBeGreaterThanOrEqual(-0.5);
        expect(tick.x).toBeLessThanOrEqual(width + 0.5);
        const next = ticks[place + 1];
        if (next) expect(next.x - tick.x).toBeGreaterThanOrEqual(79.5);
      });
    }),
  );
  const minute = fitScale(T0, T0 + 60_000, 600);
  const ticks = ticksOf(minute, { width: 600, minPx: 80, origin: T0 });
  expect(ticks.map(({ time }) => time - T0)).toEqual([
    0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000,
  ]);
});
