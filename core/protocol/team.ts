import { z } from 'zod';

export const Role = z.enum(['coordinator', 'analyst', 'architect', 'developer', 'tester']);
export type Role = z.infer<typeof Role>;

/** The roles a user can choose how many of; the coordinator is always one. */
export const TEAM_ROLES = ['analyst', 'architect', 'developer', 'tester'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

const count = z.int().min(0).max(20).default(0);

/** How many agents of each role, none where it is left out; at least one agent in all. */
export const Team = z
  .strictObject({ analyst: count, architect: count, developer: count, tester: count })
  .readonly()
  .refine((team) => TEAM_ROLES.some((role) => team[role] > 0), {
    message: 'A team needs at least one agent.',
  });
export type Team = z.infer<typeof Team>;

export const DEFAULT_TEAM: Team = { analyst: 2, architect: 1, developer: 1, tester: 1 };
