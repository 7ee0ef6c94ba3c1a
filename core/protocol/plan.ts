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

/** A piece of work, for one agent, or for whichever agent of a role is free first: a queue. */
export const Step = z
  .object({
    id: StepId,
    phase: PhaseId,
    title: z.string().min(1).max(120),
    instructions: z.string().max(600),
    /** Null for a step in the queue of a role. */
    assignee: AgentId.nullable(),
    /** The role in whose queue the step lies; absent where it has an assignee. */
    role: z.enum(TEAM_ROLES).optional(),
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

/** What makes the coordinator look at its plan again. */
export const PlanTrigger = z.enum([
  'start',
  'discovery',
  'failed-validation',
  'stall',
  'no-progress',
  'agent-lost',
  'budget',
  'human',
  'other',
]);
export type PlanTrigger = z.infer<typeof PlanTrigger>;

const phases = z.array(PhaseId).readonly().default([]);

/** What a revision changed, computed from the two versions. Empty lists: nothing but its reason. */
export const PlanChange = z
  .object({
    added: z.array(StepId).readonly(),
    dropped: z.array(StepId).readonly(),
    /** Given to another agent or queue. */
    reassigned: z.array(StepId).readonly(),
    /** Wait for other steps than before, or stand at another place among those that were there. */
    reordered: z.array(StepId).readonly(),
    /** Belong to another phase. */
    rephased: z.array(StepId).readonly(),
    /** Have another title or other instructions. */
    reworded: z.array(StepId).readonly().default([]),
    phasesAdded: phases,
    phasesDropped: phases,
    /** Have another name or another role. */
    phasesChanged: phases,
  })
  .readonly();
export type PlanChange = z.infer<typeof PlanChange>;
