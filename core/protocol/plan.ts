import { z } from 'zod';
import { AgentId, PhaseId, Seq, StepId } from './ids.ts';
import { TEAM_ROLES } from './team.ts';

export const Phase = z
  .object({
    id: PhaseId,
    name: z.string().min(1).max(60),
    /** The role whose agents have their seat in this phase's column, if one does. */
    role: z.enum(TEAM_ROLES).nullable(),
  })
  .readonly();
export type Phase = z.infer<typeof Phase>;

export const Step = z
  .object({
    id: StepId,
    phase: PhaseId,
    title: z.string().min(1).max(120),
    instructions: z.string().max(600),
    assignee: AgentId,
    /** Steps that must be done before this one starts. */
    after: z.array(StepId).max(50).readonly(),
  })
  .readonly();
export type Step = z.infer<typeof Step>;

/** What the coordinator decided, in versions from 1. */
export const Plan = z
  .object({
    version: z.int().positive(),
    phases: z.array(Phase).min(1).max(12).readonly(),
    steps: z.array(Step).max(200).readonly(),
    reason: z.string().max(400),
    /** The entries that made the coordinator decide so. */
    because: z.array(Seq).max(50).readonly(),
  })
  .readonly();
export type Plan = z.infer<typeof Plan>;

/** What a revision changed, computed from the two versions. */
export const PlanChange = z
  .object({
    added: z.array(StepId).readonly(),
    dropped: z.array(StepId).readonly(),
    reassigned: z.array(StepId).readonly(),
    reordered: z.array(StepId).readonly(),
    rephased: z.array(StepId).readonly(),
  })
  .readonly();
export type PlanChange = z.infer<typeof PlanChange>;
