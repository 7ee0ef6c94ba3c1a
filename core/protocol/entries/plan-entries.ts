import { z } from 'zod';
import { AgentId, PhaseId, StepId } from '../ids.ts';
import { Plan, PlanChange } from '../plan.ts';
import { PlanEstimate } from '../plan-estimate.ts';

/** What is recorded of the plan and of how far it has come. */
export const planEntries = {
  'plan-revised': z.object({
    plan: Plan,
    change: PlanChange.nullable(),
    /** Who decided so, where it was not the coordinator. */
    by: AgentId.optional(),
    /** Of a first plan: how long it will take and what it will cost. */
    estimate: PlanEstimate.optional(),
  }),
  'phase-started': z.object({ phase: PhaseId }),
  'phase-finished': z.object({ phase: PhaseId }),
  'step-started': z.object({ step: StepId, agent: AgentId, planVersion: z.int().positive() }),
  'step-finished': z.object({
    step: StepId,
    agent: AgentId,
    outcome: z.enum(['done', 'failed', 'dropped']),
    summary: z.string().max(600),
  }),
} as const;
