import type { Entry } from '#core/protocol/entry.ts';
import { HUMAN } from '#core/protocol/ids.ts';
import type { AgentMemory } from '#server/agents/agent-memory.ts';
import type { AgentSeat } from '#server/agents/agent-parts.ts';
import { restoreMemory } from '#server/agents/restore-memory.ts';
import { removedAgents } from './removed-agents.ts';
import { drain, prepareSeats, toPlaces, type Seating } from '../seat-team.ts';

/** An agent on its old seat, with what it keeps from before. */
export interface Reseated {
  readonly seat: AgentSeat;
  readonly memory: AgentMemory;
}

/**
 * Puts the team back on the bus, everyone with the mailbox and the conversation that it had; who was
 * removed stays away. `history` is the session's log, with nothing under way.
 */
export async function reseatTeam(
  seating: Seating,
  history: readonly Entry[],
): Promise<readonly Reseated[]> {
  const { agents, parts } = seating;
  const removed = removedAgents(history);
  const registered = new Set(
    history.flatMap((entry) => (entry.type === 'agent-registered' ? [entry.body.agent] : [])),
  );
  const places = toPlaces(parts.command.team).filter(
    ({ agent }) => registered.has(agent) && !removed.has(agent),
  );
  const seats = await prepareSeats(seating, places);
  const restored = await Promise.all(
    places.map(({ agent }) => restoreMemory(history, agent, agents.blobs)),
  );
  drain(await agents.bus.rejoin(HUMAN));
  const mailboxes = await Promise.all(places.map(({ agent }) => agents.bus.rejoin(agent)));
  return seats.flatMap(({ seat }, index) => {
    const mailbox = mailboxes[index];
    const one = restored[index];
    if (mailbox === undefined || one === undefined) return [];
    const { briefing, memory } = one;
    return [{ seat: { ...seat, mailbox, briefing, signal: seating.signal }, memory }];
  });
}
