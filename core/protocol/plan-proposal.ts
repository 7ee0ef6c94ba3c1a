import { z } from 'zod';
import { TEAM_ROLES } from './team.ts';

const ProposedStep = z.object({
  id: z
    .string()
    .max(60)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'An id has letters, digits and . _ - only.')
    .describe('A short id of your choice, such as scan-1; an id keeps its meaning in later plans.'),
  title: z.string().trim().min(1).max(120),
  instructions: z.string().max(600).describe('What the assignee needs to act on it alone.'),
  assignee: z
    .string()
    .max(120)
    .nullish()
    .describe('One agent of the team, such as analyst-1. Leave it out where `role` is given.'),
  role: z
    .enum(TEAM_ROLES)
    .nullish()
    .describe('In place of an assignee: whichever agent of this role is free first takes it.'),
  after: z.array(z.string().max(60)).max(50).optional().describe('Steps to be done before it.'),
});

const ProposedPhase = z.object({
  name: z.string().trim().min(1).max(60),
  role: z.enum(TEAM_ROLES).nullish().describe('The role that has its place here, if one has.'),
  steps: z.array(ProposedStep),
});

/** A plan as the coordinator proposes it. */
export const PlanProposal = z.object({
  reason: z.string().trim().min(1).max(400).describe('Why this plan; why it changes, if it does.'),
  phases: z.array(ProposedPhase).min(1).max(12),
});
export type ProposedStep = z.infer<typeof ProposedStep>;
export type PlanProposal = z.infer<typeof PlanProposal>;
