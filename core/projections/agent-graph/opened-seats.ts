import type { AgentId } from '#core/protocol/ids.ts';
import type { AgentGraph, AgentNode, DiscoveryNode } from './graph-state.ts';
import { CARDS_PER_ROW, CARD_HEIGHT, CARD_WIDTH, GAP, STACK_HEIGHT, type Seat } from './seats.ts';

/**
 * The seat of every agent, shown discovery and stack by its id, when a viewer has opened the stacks
 * of these finders: the stacked cards lie beneath the stack, and what is below in the same column
 * makes room. With nothing opened these are the seats that the log gave.
 */
export function openedSeats(
  graph: AgentGraph,
  opened: ReadonlySet<AgentId>,
): ReadonlyMap<string, Seat> {
  const seats = new Map<string, Seat>();
  const room = roomAbove(graph, opened);
  const drop = (finder: AgentNode | undefined): number => (finder ? (room.get(finder.id) ?? 0) : 0);
  for (const node of graph.agents.values()) seats.set(node.id, lowered(node.seat, drop(node)));
  for (const stack of graph.stacks.values()) {
    seats.set(stack.id, lowered(stack.seat, drop(graph.agents.get(stack.finder))));
  }
  for (const card of graph.discoveries.values()) {
    const seat = card.seat ?? (opened.has(card.finder) ? stackedSeat(graph, card) : null);
    if (seat) seats.set(card.id, lowered(seat, drop(graph.agents.get(card.finder))));
  }
  return seats;
}

/** How far each agent is pushed down: by the highest opened stack in each row above in its column. */
function roomAbove(graph: AgentGraph, opened: ReadonlySet<AgentId>): ReadonlyMap<AgentId, number> {
  const extra = new Map<string, Map<number, number>>();
  for (const { role, seat, id } of graph.agents.values()) {
    if (!opened.has(id) || role === 'coordinator') continue;
    const rows = extra.get(role) ?? new Map<number, number>();
    rows.set(seat.y, Math.max(rows.get(seat.y) ?? 0, heightOf(graph.stacks.get(id)?.count ?? 0)));
    extra.set(role, rows);
  }
  const room = new Map<AgentId, number>();
  for (const { role, seat, id } of graph.agents.values()) {
    const above = [...(extra.get(role) ?? [])].filter(([y]) => y < seat.y);
    room.set(
      id,
      above.reduce((sum, [, height]) => sum + height, 0),
    );
  }
  return room;
}

function heightOf(cards: number): number {
  return Math.ceil(cards / CARDS_PER_ROW) * (CARD_HEIGHT + GAP);
}

function stackedSeat(graph: AgentGraph, card: DiscoveryNode): Seat | null {
  const stack = graph.stacks.get(card.finder);
  if (!stack) return null;
  const place = card.place - graph.seats.shown;
  const aside = graph.agents.get(card.finder)?.role === 'coordinator';
  const column = aside ? 1 + Math.floor(place / 2) : place % CARDS_PER_ROW;
  const row = aside ? place % 2 : Math.floor(place / CARDS_PER_ROW);
  return {
    x: stack.seat.x + column * (CARD_WIDTH + GAP),
    y: stack.seat.y + (aside ? 0 : STACK_HEIGHT + GAP) + row * (CARD_HEIGHT + GAP),
    width: CARD_WIDTH,
    height: CARD_HEIGHT,
  };
}

function lowered(seat: Seat, by: number): Seat {
  return by === 0 ? seat : { ...seat, y: seat.y + by };
}
