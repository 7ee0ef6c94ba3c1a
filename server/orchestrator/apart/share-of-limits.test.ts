import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../session-parts.ts';
import { shareOfBudget, shareOfLimits } from './share-of-limits.ts';

test('each of several agents may use an even share of the session’s budget, and all of its time', () => {
  const budget = { tokens: 1000, usd: 1, calls: 10, seconds: 60 };
  expect(shareOfBudget(budget, 4)).toEqual({
    perAgent: { tokens: 250, usd: 0.25, calls: 2, seconds: 60 },
  });
});

test('the shares together are never more than the budget, and each is at least one', () => {
  expect(shareOfBudget({ calls: 11, tokens: 2 }, 3).perAgent).toEqual({ calls: 3, tokens: 1 });
});

test('the lesser of its share and of what each agent may use holds for each resource by itself', () => {
  const budget = { tokens: 1000, calls: 10, perAgent: { tokens: 100, calls: 9, usd: 2 } };
  expect(shareOfBudget(budget, 2)).toEqual({ perAgent: { tokens: 100, calls: 5, usd: 2 } });
});

test('no budget is no limit for anyone', () => {
  expect(shareOfBudget({}, 3)).toEqual({ perAgent: {} });
});

test('the bound of calls is shared out evenly, and may be used up in one turn', () => {
  const limits = { ...DEFAULT_LIMITS, callsPerSession: 300, callsPerTurn: 60 };
  expect(shareOfLimits(limits, 3)).toEqual({
    ...limits,
    ...{ callsPerSession: 100, callsPerTurn: 100 },
  });
  expect(shareOfLimits({ ...limits, callsPerSession: 2 }, 3).callsPerSession).toBe(1);
});
