import { z } from 'zod';
import { AgentId, COORDINATOR, PhaseId, StepId } from '../ids.ts';
import { Plan, PlanChange, PlanTrigger } from '../plan.ts';
import { PlanEstimate } from '../plan-estimate.ts';

/** What is recorded of the plan and of how far it has come. */
export const planEntries = {
  'plan-revised': z.object({
    plan: Plan,
    change: PlanChange.nullable(),
    /** Who decided so; an agent other than the coordinator only adds a step. */
    by: AgentId.default(COORDINATOR),
    /** What had called for it, by what its author had read; empty where that was not recorded. */
    triggers: z.array(PlanTrigger).max(9).readonly().default([]),
    /** Of a first plan: how long it will take and what it will cost. */
    estimate: PlanEstimate.optional(),
  }),
  'phase-started': z.object({ phase: PhaseId }),
  'phase-finished': z.object({ phase: PhaseId }),
  /** `agent` is who took the step: its assignee, or a free one of its queue's role. */
  'step-started': z.object({ step: StepId, agent: AgentId, planVersion: z.int().positive() }),
  'step-finished': z.object({
    step: StepId,
    agent: AgentId,
    outcome: z.enum(['done', 'failed', 'dropped']),
    summary: z.string().max(600),
  }),
} as const;
