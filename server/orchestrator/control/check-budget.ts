import type { Budget } from '#core/protocol/budget.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { PriceUnknown } from '#server/errors/price-unknown.ts';

const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  estimated: false,
};

/** Throws PriceUnknown for a budget in money that can't be kept. */
export function checkBudget(
  budget: Budget | undefined,
  model: string,
  priceOf: (model: string, usage: Usage) => number | null,
): void {
  const inMoney = budget?.usd !== undefined || budget?.perAgent?.usd !== undefined;
  if (inMoney && priceOf(model, NO_USAGE) === null) throw new PriceUnknown(model);
}
