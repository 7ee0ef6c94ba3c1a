import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_WAIT_MS, MAX_ATTEMPTS, retryDelay } from './retry-delay.ts';

describe('The wait before a retry', () => {
  it('obeys the provider up to the longest wait, whatever it asks', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1e9 }), (retryAfterMs) => {
        const wait = retryDelay(1, { retryAfterMs, random: 0 });
        expect(wait).toBe(Math.min(Math.max(0, retryAfterMs), LONGEST_WAIT_MS));
      }),
    );
  });

  it('doubles with each attempt, within a jitter of half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_ATTEMPTS }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const wait = retryDelay(attempt, { retryAfterMs: undefined, random });
          const full = 500 * 2 ** (attempt - 1);
          expect(wait).toBeGreaterThanOrEqual(full / 2);
          expect(wait).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});
