import { z } from 'zod';

/** Something that went wrong, as a user reads it: what happened, why, what to do next. */
export const Failure = z
  .object({ kind: z.string().max(60), message: z.string().max(1000), status: z.int().optional() })
  .readonly();
export type Failure = z.infer<typeof Failure>;
