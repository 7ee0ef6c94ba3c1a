import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import {
  AGENT_HEIGHT,
  AGENTS_TOP,
  CARD_HEIGHT,
  CARDS_PER_ROW,
  GAP,
  type Seat,
} from '#core/projections/agent-graph/seats.ts';
import { HUMAN } from '#core/protocol/ids.ts';

/** So many rows of discoveries are kept in sight beneath the agents; more are a scroll away. */
const CARD_ROWS = 4;
/** What the coordinator tells itself bends over its card. */
const OVERHEAD = 36;

/**
 * The room on the graph that is kept in sight: that of the whole team with its discoveries, known
 * before they come, so that nothing moves when they do. The human's seat belongs to it once they take
 * part.
 */
export function stageBounds({ seats, edges }: Pick<AgentGraph, 'seats' | 'edges'>): Seat {
  const { columns, rows, rowHeight, shown, coordinator, human } = seats;
  const speaks = [...edges.values()].some(({ source, target }) => [source, target].includes(HUMAN));
  const starts = [coordinator.x, ...columns.map(({ x }) => x), ...(speaks ? [human.x] : [])];
  const ends = [coordinator, ...columns].map(({ x, width }) => x + width);
  const x = Math.min(...starts);
  const y = coordinator.y - OVERHEAD;
  const cardRows = Math.min(CARD_ROWS, Math.ceil(shown / CARDS_PER_ROW));
  const bottom =
    AGENTS_TOP + (rows - 1) * rowHeight + AGENT_HEIGHT + cardRows * (CARD_HEIGHT + GAP) + GAP;
  return { x, y, width: Math.max(...ends) - x, height: bottom - y };
}

/** Whether all of `seat` lies within `bounds`. */
export function contains(bounds: Seat, { x, y, width, height }: Seat): boolean {
  return (
    x >= bounds.x &&
    y >= bounds.y &&
    x + width <= bounds.x + bounds.width &&
    y + height <= bounds.y + bounds.height
  );
}
