import { describe, expect, it } from 'vitest';
import type { Usage } from '#core/protocol/usage.ts';
import { offeredModels } from '../model-list.ts';
import { costUsd } from './prices.ts';

const usage: Usage = {
  inputTokens: 1000,
  outputTokens: 2000,
  cacheReadTokens: 3000,
  cacheWriteTokens: 4000,
  estimated: false,
};

describe('the price of a call', () => {
  it('counts what was read, written, cached and found in the cache', () => {
    const millionths = 1000 * 2 + 2000 * 10 + 3000 * 0.1 + 4000 * 2.5;
    expect(costUsd(usage, 'claude-sonnet-5-5')).toBeCloseTo(millionths / 1e6, 12);
  });

  it('is that of the model for a dated name', () => {
    expect(costUsd(usage, 'claude-haiku-4-5-20251001')).toBe(costUsd(usage, 'claude-haiku-4-5'));
  });

  it('is higher for a long prompt where the model has two prices', () => {
    const long = { ...usage, inputTokens: 99_000 };
    expect(costUsd(usage, 'claude-haiku-5-5')).toBeCloseTo(0.00163, 8);
    expect(costUsd(long, 'claude-haiku-5-5')).toBeCloseTo(0.05715, 8);
  });

  it('is unknown for a model that is not in the table', () => {
    expect(costUsd(usage, 'claude-of-tomorrow')).toBeNull();
  });

  it('is known for every Claude model on offer', () => {
    const names = offeredModels(true).map(({ name }) => name);
    const unpriced = names.filter((name) => name !== 'offline' && costUsd(usage, name) === null);
    expect(unpriced).toEqual([]);
    expect(offeredModels(false).map(({ name }) => name)).toEqual(['offline']);
  });
});
