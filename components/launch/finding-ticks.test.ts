import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findingTicks, TICK_LIMIT } from './finding-ticks.ts';

it('draws one tick for each finding, what is surest first', () => {
  expect(findingTicks({ findings: 4, fixed: 3, validated: 2 })).toEqual([
    'validated',
    'validated',
    'fixed',
    'open',
  ]);
  expect(findingTicks({ findings: 0, fixed: 0, validated: 0 })).toEqual([]);
});

it('has room for any counts and hides no state', () => {
  const count = fc.nat({ max: 100_000 });
  fc.assert(
    fc.property(count, count, count, (one, two, three) => {
      const [validated, fixed, findings] = [one, two, three].sort((a, b) => a - b) as [
        number,
        number,
        number,
      ];
      const ticks = findingTicks({ findings, fixed, validated });
      expect(ticks.length).toBeLessThanOrEqual(TICK_LIMIT + 2);
      expect(ticks.includes('validated')).toBe(validated > 0);
      expect(ticks.includes('fixed')).toBe(fixed > validated);
      expect(ticks.includes('open')).toBe(findings > fixed);
      if (findings <= TICK_LIMIT) expect(ticks).toHaveLength(findings);
    }),
  );
});
