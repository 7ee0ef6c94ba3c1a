import type { AgentRegistration, Mailbox } from '#server/bus/message-bus.ts';
import { COORDINATOR, HUMAN, type AgentId } from '#core/protocol/ids.ts';
import { TEAM_ROLES, type Role, type Team } from '#core/protocol/team.ts';
import type { AgentParts, AgentSeat } from '#server/agents/agent-parts.ts';
import type { AgentTool } from '#server/agents/agent-tool.ts';
import { createBusTools } from '#server/agents/bus-tools/create-bus-tools.ts';
import { describeTool } from '#server/agents/describe-tool.ts';
import type { RoleDefinition } from '#server/agents/roles/role-definition.ts';
import { ROLES } from '#server/agents/roles/roles.ts';
import { toAgentTool } from '#server/agents/workspace-tool.ts';
import type { Json } from '#core/protocol/content.ts';
import type { Briefing, ToolDescription } from '#server/models/language-model.ts';
import { storeJson } from '#server/persistence/text-blobs.ts';
import { addStep } from './coordinator-tools/add-step.ts';
import { assign } from './coordinator-tools/assign.ts';
import type { CoordinatorToolParts } from './coordinator-tools/coordinator-tool-parts.ts';
import { finish } from './coordinator-tools/finish.ts';
import { setPlan } from './coordinator-tools/set-plan.ts';
import type { SessionParts } from './session-parts.ts';

/** One agent to be seated. */
export interface Place {
  readonly agent: AgentId;
  readonly role: Role;
}

/** The coordinator, and the team as it was ordered: `analyst-1`, `analyst-2`, `developer-1` … */
export function toPlaces(team: Team): readonly Place[] {
  const members = TEAM_ROLES.flatMap((role) =>
    Array.from({ length: team[role] }, (_, index) => ({
      agent: `${role}-${index + 1}` as AgentId,
      role,
    })),
  );
  return [{ agent: COORDINATOR, role: 'coordinator' }, ...members];
}

/** What every agent is told first; `places` is everyone who is there. */
export function toBriefing(
  { command, prepared }: Pick<SessionParts, 'command' | 'prepared'>,
  { agent, role }: Place,
  places: readonly Place[],
): Briefing {
  const { files, languages, sandbox } = prepared;
  return {
    task: command.task,
    agent,
    role,
    team: places.map((place) => ({ agent: place.agent, role: place.role })),
    workspace: { files, languages, sandbox },
  };
}

export interface Seating {
  readonly parts: SessionParts;
  readonly agents: AgentParts;
  readonly coordinator: CoordinatorToolParts;
  readonly signal: AbortSignal;
}

/** Puts the human, the coordinator and the team on the bus, in this order. */
export async function seatTeam(seating: Seating): Promise<readonly AgentSeat[]> {
  const { agents, parts } = seating;
  const places = toPlaces(parts.command.team);
  const seats = await prepareSeats(seating, places);
  const human = agents.bus.register(HUMAN_REGISTRATION);
  const mailboxes = seats.map(({ registration }) => agents.bus.register(registration));
  drain(await human);
  const boxes = await Promise.all(mailboxes);
  return seats.map(({ place, seat }, index) => ({
    ...seat,
    mailbox: boxes[index] as Mailbox,
    briefing: toBriefing(parts, place, places),
    signal: seating.signal,
  }));
}

/** What is needed to seat each of these agents, in the same order. */
export function prepareSeats(seating: Seating, places: readonly Place[]) {
  const tools = allTools(seating);
  return Promise.all(
    places.map((place) => prepareSeat(seating, { place, definition: ROLES[place.role] }, tools)),
  );
}

/** The user's own seat. */
export const HUMAN_REGISTRATION: AgentRegistration = {
  agent: HUMAN,
  role: 'human',
  capabilities: [],
  subscriptions: [],
  model: null,
  systemPrompt: null,
  tools: null,
};

/** The human reads the log, not a mailbox: it is emptied so that it is never full. */
export function drain(mailbox: Mailbox): void {
  mailbox.onDelivery(() => {
    mailbox.take('turn');
  });
}

function allTools({ parts, agents, coordinator }: Seating): ReadonlyMap<string, AgentTool> {
  const tools: readonly AgentTool[] = [
    ...[...parts.tools.values()].map((tool) => toAgentTool(tool, parts.workspace, agents)),
    ...createBusTools(agents),
    setPlan(coordinator),
    assign(coordinator),
    addStep(coordinator),
    finish(coordinator),
  ];
  return new Map(tools.map((tool) => [tool.name, tool]));
}

/** What an agent of this place is registered with and sits on, short of its mailbox. */
export async function prepareSeat(
  { parts, agents }: Pick<Seating, 'parts' | 'agents'>,
  { place, definition }: { readonly place: Place; readonly definition: RoleDefinition },
  all: ReadonlyMap<string, AgentTool>,
) {
  const own = definition.tools.flatMap((name) => all.get(name) ?? []);
  const toolDescriptions: readonly ToolDescription[] = own.map(describeTool);
  const registration: AgentRegistration = {
    agent: place.agent,
    role: place.role,
    capabilities: definition.capabilities,
    subscriptions: definition.subscriptions,
    model: parts.command.model,
    systemPrompt: await storeJson(agents.blobs, definition.systemPrompt),
    tools: await storeJson(agents.blobs, toolDescriptions as unknown as Json),
  };
  const seat = {
    ...place,
    model: parts.command.model,
    system: definition.systemPrompt,
    tools: new Map(own.map((tool) => [tool.name, tool])),
    toolDescriptions,
  };
  return { place, registration, seat };
}
