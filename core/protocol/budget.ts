import { z } from 'zod';

/** What a budget counts: tokens of all kinds, US dollars, calls (attempts), seconds of work. */
export const BUDGET_RESOURCES = ['tokens', 'usd', 'calls', 'seconds'] as const;
export const BudgetResource = z.enum(BUDGET_RESOURCES);
export type BudgetResource = z.infer<typeof BudgetResource>;

const limits = {
  tokens: z.int().positive().max(1_000_000_000_000).optional(),
  usd: z.number().positive().max(1_000_000).optional(),
  calls: z.int().positive().max(1_000_000).optional(),
  /** Without the time in which it is paused; at most 30 days. */
  seconds: z.number().positive().max(2_592_000).optional(),
};

/** The most that may be used of each resource; what is left out has no limit. */
export const BudgetLimits = z.object(limits).readonly();
export type BudgetLimits = z.infer<typeof BudgetLimits>;

/** The limits of a session as a whole, and of each agent by itself. */
export const Budget = z.object({ ...limits, perAgent: BudgetLimits.optional() }).readonly();
export type Budget = z.infer<typeof Budget>;

/** What is set aside for a call before it is made: the most that it can take, by our estimate. */
export const Reservation = z
  .object({
    tokens: z.int().nonnegative(),
    /** Null where the model's price is unknown. */
    usd: z.number().nonnegative().nullable(),
  })
  .readonly();
export type Reservation = z.infer<typeof Reservation>;
