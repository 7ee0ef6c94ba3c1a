import type { Role } from '#core/protocol/team.ts';
import { analyst } from './analyst.ts';
import { architect } from './architect.ts';
import { coordinator } from './coordinator.ts';
import { developer } from './developer.ts';
import type { RoleDefinition } from './role-definition.ts';
import { tester } from './tester.ts';

/** Every role by its name. */
export const ROLES: Readonly<Record<Role, RoleDefinition>> = {
  coordinator,
  analyst,
  architect,
  developer,
  tester,
};
