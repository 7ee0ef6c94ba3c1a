import type { Seat } from '#core/projections/agent-graph/seats.ts';

/** A drawn way from one seat to another. */
export interface EdgePath {
  /** An SVG path of one cubic curve. */
  readonly d: string;
  /** The middle of the curve, for a label. */
  readonly middle: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Parallel lines between the same two agents lie this far apart, in pixels. */
const LANE = 9;
/** Neighbours are joined side to side when their gap is within these bounds. */
const NEAR_GAP = { from: 60, to: 130 };
/** Room kept at the corners of a card. */
const CORNER = 14;
/** The arrow's head lies before the card's border. */
const HEAD = 3;

/**
 * The way of an edge: side to side between neighbours, an arch above the row for others of the same
 * row, and from border to border between rows. Depends on the two seats and the lane alone.
 */
export function edgePath(source: Seat, target: Seat, lane: number): EdgePath {
  const forward = source.x + source.y / 10_000 <= target.x + target.y / 10_000;
  const side = forward ? lane : -lane;
  if (sameRow(source, target)) {
    const gap =
      Math.max(source.x, target.x) - Math.min(source.x + source.width, target.x + target.width);
    const near = gap >= NEAR_GAP.from && gap <= NEAR_GAP.to;
    return near ? sideToSide(source, target, side) : arch(source, target, Math.abs(lane));
  }
  return acrossRows(source, target, side);
}

function sameRow(a: Seat, b: Seat): boolean {
  return a.y < b.y + b.height && b.y < a.y + a.height;
}

function sideToSide(source: Seat, target: Seat, lane: number): EdgePath {
  const right = source.x < target.x;
  const shift = clamp(lane * LANE, source.height / 2 - CORNER);
  const y = (seat: Seat) => seat.y + seat.height / 2 + shift;
  const start = { x: right ? source.x + source.width : source.x, y: y(source) };
  const end = { x: right ? target.x - HEAD : target.x + target.width + HEAD, y: y(target) };
  const pull = (end.x - start.x) / 3;
  return cubic([start, { x: start.x + pull, y: start.y }, { x: end.x - pull, y: end.y }, end]);
}

/** The farther the other one, the higher the arch and the nearer to the middle its feet. */
function arch(source: Seat, target: Seat, lane: number): EdgePath {
  const distance = Math.abs(center(target) - center(source));
  const direction = Math.sign(center(target) - center(source)) || 1;
  const foot = Math.max(24, 96 - distance / 14) - lane * LANE;
  const start = {
    x: center(source) + direction * clamp(foot, source.width / 2 - CORNER),
    y: source.y,
  };
  const end = {
    x: center(target) - direction * clamp(foot, target.width / 2 - CORNER),
    y: target.y - HEAD,
  };
  const rise = Math.min(92, 30 + distance / 16) + lane * LANE;
  const lean = direction * Math.min(48, distance / 10);
  const top = Math.min(start.y, end.y) - rise * 1.2;
  return cubic([start, { x: start.x + lean, y: top }, { x: end.x - lean, y: top }, end]);
}

function acrossRows(source: Seat, target: Seat, lane: number): EdgePath {
  const down = source.y < target.y;
  const shift = lane * LANE;
  const toward = (from: Seat, to: Seat) =>
    center(from) +
    clamp(clamp((center(to) - center(from)) / 9, 60) + shift, from.width / 2 - CORNER);
  const start = { x: toward(source, target), y: down ? source.y + source.height : source.y };
  const end = {
    x: toward(target, source),
    y: down ? target.y - HEAD : target.y + target.height + HEAD,
  };
  const pull = (end.y - start.y) * 0.55;
  return cubic([start, { x: start.x, y: start.y + pull }, { x: end.x, y: end.y - pull }, end]);
}

/** A cubic curve by its start, its two control points and its end. */
function cubic([start, first, second, end]: readonly [Point, Point, Point, Point]): EdgePath {
  const at = (key: 'x' | 'y') =>
    round((start[key] + 3 * first[key] + 3 * second[key] + end[key]) / 8);
  const point = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  return {
    d: `M${point(start)} C${point(first)} ${point(second)} ${point(end)}`,
    middle: { x: at('x'), y: at('y') },
  };
}

function center(seat: Seat): number {
  return seat.x + seat.width / 2;
}

function clamp(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
