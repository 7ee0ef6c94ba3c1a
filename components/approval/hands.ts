import type { AgentId } from '#core/protocol/ids.ts';
import type { TeamRole } from '#core/protocol/team.ts';

/** Who can be given a step. */
export interface Hands {
  readonly agents: readonly { readonly id: AgentId; readonly role: TeamRole }[];
  /** The roles that somebody has. */
  readonly roles: readonly TeamRole[];
}
