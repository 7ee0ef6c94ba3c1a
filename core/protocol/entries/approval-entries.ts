import { z } from 'zod';
import { AgentId } from '../ids.ts';
import { Plan, PlanChange } from '../plan.ts';
import { PlanEstimate } from '../plan-estimate.ts';

/** What is recorded where the user wants to see the plan first. */
export const approvalEntries = {
  /** Nothing of it starts before it is accepted. */
  'plan-proposed': z.object({
    plan: Plan,
    change: PlanChange.nullable(),
    by: AgentId,
    estimate: PlanEstimate.optional(),
  }),
  /** An accepted plan follows as `plan-revised` in the same commit, as it was or as it was edited. */
  'plan-answered': z.object({
    version: z.int().positive(),
    answer: z.enum(['accept', 'another']),
    by: AgentId,
    remark: z.string().max(2000),
    edited: z.boolean(),
  }),
} as const;
