import type { AgentId } from '#core/protocol/ids.ts';
import type { AgentParts, AgentSeat } from '#server/agents/agent-parts.ts';
import { createBusTools } from '#server/agents/bus-tools/create-bus-tools.ts';
import { ROLES } from '#server/agents/roles/roles.ts';
import { toAgentTool } from '#server/agents/workspace-tool.ts';
import { createMessageBus } from '#server/bus/create-message-bus.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import { toLongText } from '#server/persistence/text-blobs.ts';
import type { AgentCopies } from '#server/workspace/agent-copies.ts';
import { prepareSeat, toBriefing, type Place } from '../seat-team.ts';
import type { SessionParts } from '../session-parts.ts';
import { toApartRole, toApartTool } from './apart-role.ts';
import { createOwnLog } from './own-log.ts';

/** A bus with nobody but this agent on it. */
export function createOwnBus(
  { log, clock, ids, blobs }: SessionParts,
  agent: AgentId,
  mailboxLimit: number,
): MessageBus {
  return createMessageBus({
    log: createOwnLog(log, agent),
    clock,
    ids,
    mailboxLimit,
    toLongText: (text) => toLongText(blobs, text),
  });
}

export interface ApartSeating {
  readonly parts: SessionParts;
  readonly copies: AgentCopies;
  /** What this agent alone works with. */
  readonly agents: AgentParts;
  readonly signal: AbortSignal;
}

/** Puts one agent on its own bus, with its own copy of the workspace. */
export async function seatApart(seating: ApartSeating, place: Place): Promise<AgentSeat> {
  const { parts, copies, agents, signal } = seating;
  const workspace = await copies.copyFor(place.agent);
  const tools = [
    ...[...parts.tools.values()].map((tool) => toAgentTool(tool, workspace, agents)),
    ...createBusTools(agents).map(toApartTool),
  ];
  const definition = toApartRole(ROLES[place.role], new Set(parts.tools.keys()));
  const all = new Map(tools.map((tool) => [tool.name, tool]));
  const { registration, seat } = await prepareSeat({ parts, agents }, { place, definition }, all);
  const mailbox = await agents.bus.register(registration);
  return { ...seat, mailbox, briefing: toBriefing(parts, place, [place]), signal };
}
