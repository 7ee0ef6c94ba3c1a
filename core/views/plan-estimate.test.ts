import { expect, test } from 'vitest';
import { must } from '#core/lib/must.ts';
import { BUILT_AT, aLog } from '#core/testing/log-builder.ts';
import { summarise } from './session-summary.ts';
import { estimatePlan, type Estimated } from './plan-estimate.ts';

const about: Estimated = {
  ...{ model: 'offline', mode: 'orchestrated', steps: 4, free: false },
  priceOf: (tokens) => tokens / 1_000_000,
};

/** A session that took so many seconds and tokens. */
function past(seconds: number, tokens: number, costUsd: number | null = null) {
  const summary = must(summarise(aLog().launched().finished().build()), 'the summary');
  const endedAt = BUILT_AT + seconds * 1000;
  return {
    ...summary,
    startedAt: BUILT_AT,
    endedAt,
    inputTokens: tokens,
    outputTokens: 0,
    costUsd,
  };
}

test('without a past it gives a rough default for the steps, and says so', () => {
  const estimate = estimatePlan(about, []);
  expect(estimate.seconds).toEqual({ low: 60, likely: 240, high: 1200 });
  expect(estimate.usd?.likely).toBeCloseTo(0.32);
  expect(estimate.basis).toMatch(/rough default for 4 steps/);
  expect(estimatePlan({ ...about, priceOf: () => null }, []).usd).toBeNull();
});

test('what uses no tokens is estimated to use none and to cost nothing', () => {
  const nothing = { low: 0, likely: 0, high: 0 };
  expect(estimatePlan({ ...about, free: true }, [])).toMatchObject({
    tokens: nothing,
    usd: nothing,
  });
});

test('the time that a past session lay ended is none that it took', () => {
  const rested = { ...past(3610, 100), restedMs: 3_600_000 };
  expect(estimatePlan(about, [rested]).seconds).toEqual(
    estimatePlan(about, [past(10, 100)]).seconds,
  );
});

test('enough completed sessions of the model and mode give their own spread', () => {
  const history = [10, 20, 30, 40, 500].map((seconds) =>
    past(seconds, seconds * 100, seconds / 10),
  );
  const others = [
    { ...past(9999, 1), model: 'claude-opus-5' },
    { ...past(9999, 1), state: 'failed' as const },
  ];
  const estimate = estimatePlan(about, [...others, ...history]);
  expect(estimate.seconds).toEqual({ low: 10, likely: 30, high: 500 });
  expect(estimate.usd).toEqual({ low: 1, likely: 3, high: 50 });
  expect(estimate.basis).toMatch(/From 5 sessions/);
});

test('few sessions are given room on both sides, and unpriced ones are priced by their tokens', () => {
  const estimate = estimatePlan(about, [past(10, 1000)]);
  expect(estimate.seconds).toEqual({ low: 5, likely: 10, high: 20 });
  expect(estimate.usd?.likely).toBeCloseTo(0.001);
  expect(estimate.basis).toMatch(/From one session.*widened/);
});
