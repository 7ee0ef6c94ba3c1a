import { describe, expect, it } from 'vitest';
import { budgetFieldOf, NO_LIMITS, raised, readBudget, toBudgetDraft } from './budget-draft.ts';

describe('limits as they are typed', () => {
  it('are no budget where nothing is typed', () => {
    expect(readBudget(NO_LIMITS)).toEqual({ ok: true, budget: null });
  });

  it('are read with thousands and a dollar sign, minutes as seconds', () => {
    const draft = {
      ...NO_LIMITS,
      'session.tokens': '1,500,000',
      'session.usd': '$2.50',
      'session.seconds': '1.5',
      'perAgent.calls': '20',
    };
    expect(readBudget(draft)).toEqual({
      ok: true,
      budget: { tokens: 1_500_000, usd: 2.5, seconds: 90, perAgent: { calls: 20 } },
    });
  });

  it('say what is wrong at each field', () => {
    const draft = {
      ...NO_LIMITS,
      'session.tokens': 'many',
      'session.calls': '1.5',
      'perAgent.seconds': '0',
      'perAgent.usd': '1e12',
    };
    const reading = readBudget(draft);
    expect(reading).toEqual({
      ok: false,
      errors: {
        'session.tokens': 'A number above 0.',
        'session.calls': 'A whole number above 0.',
        'perAgent.seconds': 'A number above 0.',
        'perAgent.usd': 'This is more than can be set.',
      },
    });
  });

  it('come back from a budget as they were typed', () => {
    const budget = { usd: 3, seconds: 120, perAgent: { tokens: 100 } };
    expect(readBudget(toBudgetDraft(budget))).toEqual({ ok: true, budget });
  });
});

it('finds the field that the server speaks of', () => {
  expect(budgetFieldOf('budget.perAgent.usd')).toBe('perAgent.usd');
  expect(budgetFieldOf('budget.seconds')).toBe('session.seconds');
});

it('proposes twice the room for what is used up, and leaves the rest', () => {
  const budget = { calls: 10, tokens: 1000, perAgent: { usd: 1 } };
  const lines = [
    { scope: null, resource: 'calls', used: 10, limit: 10 },
    { scope: null, resource: 'tokens', used: 900, limit: 1000 },
    { scope: 'analyst-1', resource: 'usd', used: 1.2, limit: 1 },
  ] as const;
  expect(raised(budget, lines)).toEqual({ calls: 20, tokens: 1000, perAgent: { usd: 2 } });
});
