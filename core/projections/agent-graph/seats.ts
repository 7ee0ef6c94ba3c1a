import { TEAM_ROLES, type Team, type TeamRole } from '#core/protocol/team.ts';

/** A rectangle on the graph, in pixels; x grows to the right, y downwards. */
export interface Seat {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The column in which the agents of a role have their seats. */
export interface Column {
  readonly role: TeamRole;
  readonly x: number;
  readonly width: number;
  readonly perRow: number;
}

/** Where everyone will sit: known from the team alone, so that nothing moves when data comes. */
export interface SeatPlan {
  readonly columns: readonly Column[];
  /** How many rows of agents there are. */
  readonly rows: number;
  /** How many discoveries an agent shows before the rest goes into its stack. */
  readonly shown: number;
  /** From the top of one row of agents to the top of the next. */
  readonly rowHeight: number;
  /** Whether a coordinator leads them; its seat stays empty where they work apart. */
  readonly led: boolean;
  readonly coordinator: Seat;
  readonly human: Seat;
}

export const AGENT_WIDTH = 216;
export const AGENT_HEIGHT = 104;
export const CARD_WIDTH = 104;
export const CARD_HEIGHT = 48;
export const STACK_HEIGHT = 28;
export const HEADER_HEIGHT = 28;
export const GAP = 8;
const BLOCK_GAP = 56;
const COLUMN_GAP = 72;
const COORDINATOR_GAP = 96;
/** The top of the first row of agents; the coordinator's top is 0. */
export const AGENTS_TOP = AGENT_HEIGHT + COORDINATOR_GAP + HEADER_HEIGHT + GAP;
/** Discoveries side by side beneath their finder. */
export const CARDS_PER_ROW = 2;
/** Rows of agents so that the stage is about twice as wide as high. */
const rowsFor = (agents: number): number => Math.max(1, Math.floor(Math.sqrt(agents / 2)));
/** With one row of agents there is room beneath; with more, a row reserves its own. */
const cardRowsFor = (rows: number): number => (rows === 1 ? 6 : rows === 2 ? 3 : 2);

/** Seats for a team: a column for each role that has agents, in the order of the work. */
export function planSeats(team: Team, led = true): SeatPlan {
  const agents = TEAM_ROLES.reduce((sum, role) => sum + team[role], 0);
  const rows = rowsFor(agents);
  const cardRows = cardRowsFor(rows);
  const columns: Column[] = [];
  for (const role of TEAM_ROLES) {
    if (team[role] > 0) columns.push(nextColumn(columns, role, Math.ceil(team[role] / rows)));
  }
  const left = columns[0]?.x ?? COLUMN_GAP;
  const right = endOf(columns);
  return {
    columns,
    rows: Math.max(1, ...columns.map(({ role, perRow }) => Math.ceil(team[role] / perRow))),
    shown: cardRows * CARDS_PER_ROW,
    rowHeight: AGENT_HEIGHT + GAP + cardRows * (CARD_HEIGHT + GAP) + STACK_HEIGHT + BLOCK_GAP,
    led,
    coordinator: agentAt(Math.round((left + right - AGENT_WIDTH) / 2), 0),
    human: agentAt(0, AGENTS_TOP),
  };
}

/** The plan with a column for `role`, added at the right if there is none. */
export function withColumn(plan: SeatPlan, role: TeamRole): SeatPlan {
  if (plan.columns.some((column) => column.role === role)) return plan;
  return { ...plan, columns: [...plan.columns, nextColumn(plan.columns, role, 1)] };
}

/** The seat of a role's agent, `place` being how many of that role registered before it. */
export function agentSeat(plan: SeatPlan, role: TeamRole, place: number): Seat {
  const column = plan.columns.find((each) => each.role === role);
  if (!column) throw new Error(`The plan of seats has no column for ${role}`);
  const inRow = place % column.perRow;
  const row = Math.floor(place / column.perRow);
  return agentAt(column.x + inRow * (AGENT_WIDTH + 3 * GAP), AGENTS_TOP + row * plan.rowHeight);
}

/** The seat of one who speaks or is spoken to without a place in the team: left of the human. */
export function strangerSeat(plan: SeatPlan, place: number): Seat {
  return agentAt(plan.human.x - (place + 1) * (AGENT_WIDTH + 3 * GAP), plan.human.y);
}

/** The seat of a finder's discovery, `place` being how many it shared before: beneath, in order. */
export function cardSeat(finder: Seat, place: number): Seat {
  const row = Math.floor(place / CARDS_PER_ROW);
  return {
    x: finder.x + (place % CARDS_PER_ROW) * (CARD_WIDTH + GAP),
    y: finder.y + finder.height + GAP + row * (CARD_HEIGHT + GAP),
    width: CARD_WIDTH,
    height: CARD_HEIGHT,
  };
}

/** Beside the coordinator, where there is no room beneath: two rows that grow to the right. */
export function coordinatorCardSeat(coordinator: Seat, place: number): Seat {
  const column = Math.floor(place / 2);
  return {
    x: coordinator.x + coordinator.width + GAP + column * (CARD_WIDTH + GAP),
    y: coordinator.y + (place % 2) * (CARD_HEIGHT + GAP),
    width: CARD_WIDTH,
    height: CARD_HEIGHT,
  };
}

/** The seat of the stack that holds a finder's discoveries beyond the shown ones. */
export function stackSeat(plan: SeatPlan, finder: Seat): Seat {
  if (finder.y === plan.coordinator.y) {
    const next = coordinatorCardSeat(finder, plan.shown + (plan.shown % 2));
    return { ...next, height: STACK_HEIGHT };
  }
  const next = cardSeat(finder, Math.ceil(plan.shown / CARDS_PER_ROW) * CARDS_PER_ROW);
  return { ...next, width: AGENT_WIDTH, height: STACK_HEIGHT };
}

/** Where a column's heading stands: above its first row of agents. */
export function headerSeat(column: Column): Seat {
  return {
    x: column.x,
    y: AGENTS_TOP - GAP - HEADER_HEIGHT,
    width: column.width,
    height: HEADER_HEIGHT,
  };
}

function agentAt(x: number, y: number): Seat {
  return { x, y, width: AGENT_WIDTH, height: AGENT_HEIGHT };
}

function endOf(columns: readonly Column[]): number {
  const last = columns.at(-1);
  return last ? last.x + last.width : AGENT_WIDTH;
}

function nextColumn(columns: readonly Column[], role: TeamRole, perRow: number): Column {
  const width = perRow * AGENT_WIDTH + (perRow - 1) * 3 * GAP;
  return { role, x: endOf(columns) + COLUMN_GAP, width, perRow };
}
