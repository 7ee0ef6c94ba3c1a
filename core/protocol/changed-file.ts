import { z } from 'zod';

/** One file of a patch, with how many lines were added and removed. */
export const ChangedFile = z
  .object({
    path: z.string(),
    change: z.enum(['added', 'modified', 'deleted']),
    added: z.int().nonnegative(),
    removed: z.int().nonnegative(),
  })
  .readonly();
export type ChangedFile = z.infer<typeof ChangedFile>;
