import type { Timeline } from '#core/projections/timeline/timeline-state.ts';
import { fitScale, type TimeScale } from '#core/projections/timeline/time-scale.ts';

/** The names of the lanes take this width at the left, in pixels. */
export const GUTTER = 132;
/** The band of phases and the ruler, from the top. */
export const BAND_HEIGHT = 20;
export const RULER_HEIGHT = 18;
export const HEAD_HEIGHT = BAND_HEIGHT + RULER_HEIGHT;
export const LANE_HEIGHT = 22;
export const BAR_HEIGHT = 10;

/** The shortest time that fills the width: a session of a few milliseconds is not stretched to it. */
const SHORTEST_MS = 400;
/** Air at both ends, as a share of the time shown. */
const AIR = 0.02;

/** The scale that shows all of the session so far. */
export function fitted(timeline: Timeline, width: number): TimeScale {
  const length = Math.max(SHORTEST_MS, timeline.now - timeline.startedAt);
  return fitScale(
    timeline.startedAt - length * AIR,
    timeline.startedAt + length * (1 + AIR),
    width,
  );
}

/** The top of a lane's middle line, in pixels from the top of the lanes. */
export function laneMiddle(place: number): number {
  return place * LANE_HEIGHT + LANE_HEIGHT / 2;
}

/** How high all lanes are together. */
export function lanesHeight(timeline: Timeline): number {
  return timeline.lanes.size * LANE_HEIGHT;
}
