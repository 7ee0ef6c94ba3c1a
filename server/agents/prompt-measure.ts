import type { Usage } from '#core/protocol/usage.ts';

/** Characters of a prompt that make a token, until a call has told: few, so that none is too long. */
const FIRST_RATIO = 3;
const LEAST_RATIO = 1.5;
const MOST_RATIO = 6;

/** How many tokens a prompt has, estimated by the last one that the provider has counted. */
export interface PromptMeasure {
  /** Takes note of what the provider counted for a prompt of so many characters. */
  note(characters: number, usage: Usage): void;
  /** The tokens of a prompt of so many characters: an estimate. */
  tokens(characters: number): number;
  /** The characters of so many tokens: an estimate. */
  characters(tokens: number): number;
}

/** A measure that nothing was counted for yet. */
export function createPromptMeasure(): PromptMeasure {
  let ratio = FIRST_RATIO;
  return {
    note(characters, { inputTokens, cacheReadTokens, cacheWriteTokens, estimated }) {
      const tokens = inputTokens + cacheReadTokens + cacheWriteTokens;
      if (estimated || tokens === 0) return;
      ratio = Math.min(MOST_RATIO, Math.max(LEAST_RATIO, characters / tokens));
    },
    tokens: (characters) => Math.ceil(characters / ratio),
    characters: (tokens) => Math.floor(tokens * ratio),
  };
}
