import { z } from 'zod';

/** Tokens of one call, as the provider counted them, or as we estimated where it could not say. */
export const Usage = z
  .object({
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    cacheReadTokens: z.int().nonnegative(),
    cacheWriteTokens: z.int().nonnegative(),
    estimated: z.boolean(),
  })
  .readonly();
export type Usage = z.infer<typeof Usage>;
