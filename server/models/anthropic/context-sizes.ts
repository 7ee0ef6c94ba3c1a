const LARGE = 1_000_000;
const USUAL = 200_000;

/** Tokens of prompt and answer together, as of 2026-11-22; https://platform.claude.com/docs/en/build-with-claude/context-windows has the present ones. */
const CONTEXT_SIZES: Readonly<Record<string, number>> = {
  'claude-fable-5-1': LARGE,
  'claude-fable-5': LARGE,
  'claude-opus-5-5': LARGE,
  'claude-opus-5': LARGE,
  'claude-opus-4-8': LARGE,
  'claude-opus-4-7': LARGE,
  'claude-opus-4-6': LARGE,
  'claude-opus-4-5': USUAL,
  'claude-sonnet-5-5': LARGE,
  'claude-sonnet-5': LARGE,
  'claude-sonnet-4-6': LARGE,
  'claude-sonnet-4-5': USUAL,
  'claude-haiku-5-5': LARGE,
  'claude-haiku-4-5': USUAL,
};

/**
 * How many tokens a model's context holds, by the table above; a dated name (`…-20251001`) has the
 * size of its model. Null when the table does not have it: then only a refusal tells.
 */
export function contextTokens(model: string): number | null {
  return CONTEXT_SIZES[model.replace(/-20\d{6}$/, '')] ?? null;
}
