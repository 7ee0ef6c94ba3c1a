import { expect, it } from 'vitest';
import { contextTokens } from './context-sizes.ts';
import { costUsd } from './prices.ts';
import { offeredModels } from '../model-list.ts';

const USAGE = {
  inputTokens: 1,
  outputTokens: 1,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  estimated: false,
};

it('knows the context of every Claude model that is offered, as the price table knows its price', () => {
  for (const { name } of offeredModels(true).filter(({ name }) => name !== 'offline')) {
    expect(contextTokens(name)).toBeGreaterThanOrEqual(200_000);
    expect(costUsd(USAGE, name)).not.toBeNull();
  }
});

it('has for a dated name what it has for the model, and null for what it does not know', () => {
  expect(contextTokens('claude-sonnet-4-5-20250929')).toBe(contextTokens('claude-sonnet-4-5'));
  expect(contextTokens('some-other-model')).toBeNull();
});
