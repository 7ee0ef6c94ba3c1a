import { z } from 'zod';
import { AgentId, PhaseId, StepId } from '../ids.ts';
import { Plan, PlanChange } from '../plan.ts';

/** What is recorded of the plan and of how far it has come. */
export const planEntries = {
  'plan-revised': z.object({ plan: Plan, change: PlanChange.nullable() }),
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
