import {
  DraftingCompass,
  FlaskConical,
  Hammer,
  ScanSearch,
  UserRound,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';
import type { Role } from '#core/protocol/team.ts';

type Seat = Role | 'human';

/** Each role's glyph. */
export const roleIcons: Record<Seat, LucideIcon> = {
  coordinator: Waypoints,
  analyst: ScanSearch,
  architect: DraftingCompass,
  developer: Hammer,
  tester: FlaskConical,
  human: UserRound,
};

/** Each role's text colour, as a class. */
export const roleText: Record<Seat, string> = {
  coordinator: 'text-coordinator',
  analyst: 'text-analyst',
  architect: 'text-architect',
  developer: 'text-developer',
  tester: 'text-tester',
  human: 'text-human',
};

/** A role's glyph in its colour. Decoration: the role or the agent's name stands beside it. */
export function RoleMark({ role, size = 16 }: { readonly role: Seat; readonly size?: number }) {
  const Icon = roleIcons[role];
  return (
    <Icon aria-hidden size={size} strokeWidth={1.75} className={`shrink-0 ${roleText[role]}`} />
  );
}
