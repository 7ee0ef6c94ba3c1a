import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import {
  AGENT_HEIGHT,
  AGENTS_TOP,
  CARD_HEIGHT,
  CARDS_PER_ROW,
  GAP,
  HEADER_HEIGHT,
  type Seat,
} from '#core/projections/agent-graph/seats.ts';
import { HUMAN } from '#core/protocol/ids.ts';

/** So many rows of discoveries are kept in sight beneath the agents; more are a scroll away. */
const CARD_ROWS = 4;
/** What the coordinator tells itself bends over its card. */
const OVERHEAD = 36;
/** Without a coordinator, lines from one agent to another bend over the headings of the columns. */
const TOP_APART = AGENTS_TOP - GAP - HEADER_HEIGHT - 2 * OVERHEAD;

/**
 * The room on the graph that is kept in sight: that of the whole team with its discoveries, known
 * before they come, so that nothing moves when they do. The human's seat belongs to it once they take
 * part; agents who work apart have their task from them.
 */
export function stageBounds({ seats, edges }: Pick<AgentGraph, 'seats' | 'edges'>): Seat {
  const { columns, rows, rowHeight, shown, led, coordinator, human } = seats;
  const speaks =
    !led || [...edges.values()].some(({ source, target }) => [source, target].includes(HUMAN));
  const across = [...columns, ...(led ? [coordinator] : []), ...(speaks ? [human] : [])];
  const x = Math.min(...across.map((seat) => seat.x));
  const right = Math.max(...across.map((seat) => seat.x + seat.width));
  const y = led ? coordinator.y - OVERHEAD : TOP_APART;
  const cardRows = Math.min(CARD_ROWS, Math.ceil(shown / CARDS_PER_ROW));
  const bottom =
    AGENTS_TOP + (rows - 1) * rowHeight + AGENT_HEIGHT + cardRows * (CARD_HEIGHT + GAP) + GAP;
  return { x, y, width: right - x, height: bottom - y };
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
