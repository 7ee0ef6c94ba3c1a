import { z } from 'zod';
import { Budget, BudgetResource } from '../budget.ts';
import { AgentId } from '../ids.ts';

/** What is recorded of budgets, apart from the calls that use them up. */
export const budgetEntries = {
  'budget-set': z.object({ budget: Budget, by: AgentId }),
  /** Once for each line, scope and resource, until a larger budget moves the line away. */
  'budget-crossed': z.object({
    /** Soft at 80 %: to be wrapped up. Hard at 100 %: no further call is made. */
    line: z.enum(['soft', 'hard']),
    /** An agent's own budget, or null for the session's. */
    scope: AgentId.nullable(),
    resource: BudgetResource,
    used: z.number().nonnegative(),
    limit: z.number().positive(),
  }),
} as const;
