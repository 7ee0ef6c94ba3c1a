import { z } from 'zod';

const amount = z.number().nonnegative();

/** What something will probably come to; `low` to `high` is where most outcomes lie. */
export const EstimatedRange = z.object({ low: amount, likely: amount, high: amount }).readonly();
export type EstimatedRange = z.infer<typeof EstimatedRange>;

/** How long a plan will take and what it will cost, as far as that can be said. */
export const PlanEstimate = z
  .object({
    seconds: EstimatedRange,
    tokens: EstimatedRange.nullable(),
    /** Null where the model's price is unknown. */
    usd: EstimatedRange.nullable(),
    /** What the numbers come from, in a sentence. */
    basis: z.string().max(300),
  })
  .readonly();
export type PlanEstimate = z.infer<typeof PlanEstimate>;
