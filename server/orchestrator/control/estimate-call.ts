import { OFFLINE_MODEL } from '#core/protocol/command.ts';
import type { Reservation } from '#core/protocol/budget.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { ModelRequest } from '#server/models/language-model.ts';

/** What a provider adds to a prompt of ours at most (its own words about tools), in tokens. */
const PROVIDER_TOKENS = 2000;

/**
 * The most that a call can take: no token is shorter than a byte, so the prompt has at most as many
 * tokens as its JSON has bytes; and the answer is bounded. The offline analyst uses none.
 */
export function estimateCall(
  request: ModelRequest,
  priceOf: (model: string, usage: Usage) => number | null,
): Reservation {
  if (request.model === OFFLINE_MODEL) return { tokens: 0, usd: 0 };
  const { system, tools, messages, maxTokens, model } = request;
  const bytes = Buffer.byteLength(JSON.stringify({ system, tools, messages }));
  const prompt = bytes + PROVIDER_TOKENS;
  return { tokens: prompt + maxTokens, usd: dearest(prompt, maxTokens, priceOf.bind(null, model)) };
}

/** The cost if the whole prompt were read, and if it were written to the cache: the larger. */
function dearest(
  prompt: number,
  answer: number,
  priceOf: (usage: Usage) => number | null,
): number | null {
  const base = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, estimated: true };
  const read = priceOf({ ...base, inputTokens: prompt, outputTokens: answer });
  const written = priceOf({ ...base, cacheWriteTokens: prompt, outputTokens: answer });
  return read === null || written === null ? null : Math.max(read, written);
}
