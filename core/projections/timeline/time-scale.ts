/** Which stretch of time a width of pixels shows. `msPerPx` is always above 0. */
export interface TimeScale {
  /** Epoch milliseconds at x = 0. */
  readonly start: number;
  readonly msPerPx: number;
}

/** One line of the ruler. */
export interface Tick {
  readonly time: number;
  readonly x: number;
}

/** The closest zoom: a hundred pixels a millisecond would show nothing more. */
export const CLOSEST_MS_PER_PX = 0.01;
/** The farthest zoom: a day in a hundred pixels. */
export const FARTHEST_MS_PER_PX = 864_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12, 24].map((hours) => hours * HOUR),
];

/** A scale that shows from `from` to `to` in `width` pixels; something even for no time or no width. */
export function fitScale(from: number, to: number, width: number): TimeScale {
  return { start: from, msPerPx: clampZoom((to - from) / Math.max(1, width)) };
}

/** Where a time lies, in pixels from the left; outside the view it is negative or beyond the width. */
export function timeToX(scale: TimeScale, time: number): number {
  return (time - scale.start) / scale.msPerPx;
}

/** The time at a place, in epoch milliseconds. */
export function xToTime(scale: TimeScale, x: number): number {
  return scale.start + x * scale.msPerPx;
}

/** Zooms by `factor` (above 1: closer) and keeps the time under `x` where it is. */
export function zoomAt(scale: TimeScale, x: number, factor: number): TimeScale {
  if (!(factor > 0) || !Number.isFinite(factor)) return scale;
  const msPerPx = clampZoom(scale.msPerPx / factor);
  return { start: xToTime(scale, x) - x * msPerPx, msPerPx };
}

/** Moves the view by `dx` pixels: positive shows later times. */
export function panBy(scale: TimeScale, dx: number): TimeScale {
  return { ...scale, start: scale.start + dx * scale.msPerPx };
}

/** The scale with `time` at `x`, for a view that keeps the playhead in sight. */
export function anchorAt(scale: TimeScale, time: number, x: number): TimeScale {
  return { ...scale, start: time - x * scale.msPerPx };
}

/**
 * Round times across `width` pixels, at least `minPx` apart (at least 8), counted from `origin`,
 * so that a session's ruler begins at its start.
 */
export function ticksOf(
  scale: TimeScale,
  ruler: { readonly width: number; readonly minPx: number; readonly origin: number },
): readonly Tick[] {
  const least = Math.max(8, ruler.minPx) * scale.msPerPx;
  const step = STEPS.find((each) => each >= least) ?? Math.ceil(least / (24 * HOUR)) * 24 * HOUR;
  const ticks: Tick[] = [];
  const first = Math.ceil((scale.start - ruler.origin) / step);
  const last = Math.floor((xToTime(scale, ruler.width) - ruler.origin) / step);
  for (let count = first; count <= last; count += 1) {
    const time = ruler.origin + count * step;
    ticks.push({ time, x: timeToX(scale, time) });
  }
  return ticks;
}

function clampZoom(msPerPx: number): number {
  if (!Number.isFinite(msPerPx)) return 1;
  return Math.min(FARTHEST_MS_PER_PX, Math.max(CLOSEST_MS_PER_PX, msPerPx));
}
