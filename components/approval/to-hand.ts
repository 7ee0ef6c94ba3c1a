import { TEAM_ROLES } from '#core/protocol/team.ts';
import type { Hand } from './plan-draft.ts';

/** Reads what was chosen as a hand; null for anything else. */
export function toHand(value: string): Hand | null {
  if (value.startsWith('agent:')) return `agent:${value.slice('agent:'.length)}`;
  const role = TEAM_ROLES.find((each) => value === `role:${each}`);
  return role === undefined ? null : `role:${role}`;
}
