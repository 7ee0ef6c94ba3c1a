import type { CallBar, Mark, Span, Timeline } from '#core/projections/timeline/timeline-state.ts';
import {
  ticksOf,
  timeToX,
  xToTime,
  type TimeScale,
} from '#core/projections/timeline/time-scale.ts';
import { formatDuration } from '#components/ui/time-format.ts';
import type { Palette } from './palette.ts';
import {
  BAND_HEIGHT,
  BAR_HEIGHT,
  HEAD_HEIGHT,
  LANE_HEIGHT,
  laneMiddle,
  lanesHeight,
} from './timeline-layout.ts';

/** Between the names of two phases, in pixels. */
const BAND_NAME_GAP = 10;

export interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly timeline: Timeline;
  readonly scale: TimeScale;
  readonly palette: Palette;
  /** The size of the picture, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** How far the lanes are scrolled, in pixels. */
  readonly scrolled: number;
  /** The time at the playhead, as the timeline's are. */
  readonly time: number;
}

/** Draws the whole picture: band, ruler, lanes, calls, tools, waits, messages, marks, playhead. */
export function drawTimeline(drawing: Drawing): void {
  const { context, width, height } = drawing;
  context.clearRect(0, 0, width, height);
  context.font = '11px "Geist Variable", system-ui, sans-serif';
  context.textBaseline = 'middle';
  drawRuler(drawing);
  drawBands(drawing);
  context.save();
  context.beginPath();
  context.rect(0, HEAD_HEIGHT, width, height - HEAD_HEIGHT);
  context.clip();
  drawPauses(drawing);
  drawLanes(drawing);
  drawWaits(drawing);
  drawBars(drawing);
  drawTools(drawing);
  drawArrows(drawing);
  drawMarks(drawing);
  context.restore();
  drawPlayhead(drawing);
}

/** The pixels of a span, at least `least` wide; null when it lies outside of the view. */
function extentOf(
  drawing: Drawing,
  span: Span,
  least: number,
): { x: number; width: number } | null {
  const x = timeToX(drawing.scale, span.from);
  const end = timeToX(drawing.scale, span.to ?? drawing.timeline.now);
  if (end < 0 || x > drawing.width) return null;
  return { x, width: Math.max(least, end - x) };
}

/** Where a lane's middle lies in the picture. */
function laneY(drawing: Drawing, agent: string): number | null {
  const lane = drawing.timeline.lanes.get(agent as never);
  return lane === undefined ? null : HEAD_HEIGHT + laneMiddle(lane.place) - drawing.scrolled;
}

function drawRuler(drawing: Drawing): void {
  const { context, palette, scale, width, height, timeline } = drawing;
  const ticks = ticksOf(scale, { width, minPx: 88, origin: timeline.startedAt });
  const step = (ticks[1]?.time ?? 0) - (ticks[0]?.time ?? 0);
  for (const { x, time } of ticks) {
    context.fillStyle = palette.line;
    context.fillRect(Math.round(x), BAND_HEIGHT, 1, height - BAND_HEIGHT);
    context.fillStyle = palette.faint;
    const after = time - timeline.startedAt;
    if (after >= 0) context.fillText(rulerLabel(after, step), Math.round(x) + 4, BAND_HEIGHT + 9);
  }
}

/** As fine as the ruler is: `40 ms`, `1.5 s`, `1 m 12 s`. */
function rulerLabel(after: number, step: number): string {
  if (after === 0) return '0';
  if (step < 100) return `${after} ms`;
  if (step < 1000) return `${(after / 1000).toFixed(1)} s`;
  return formatDuration(after);
}

function drawBands(drawing: Drawing): void {
  const { context, palette } = drawing;
  let labelled = 0;
  for (const band of drawing.timeline.bands) {
    const extent = extentOf(drawing, band, 2);
    if (extent === null) continue;
    context.fillStyle = palette.lineStrong;
    context.globalAlpha = band.to === null ? 0.9 : 0.45;
    context.fillRect(extent.x, BAND_HEIGHT - 4, Math.max(1, extent.width - 1), 3);
    context.globalAlpha = 1;
    // Phases may overlap: a name stands behind the one before it, or not at all.
    const x = Math.max(labelled, 4, extent.x + 2);
    const width = context.measureText(band.name).width;
    if (x + width > extent.x + extent.width) continue;
    context.fillStyle = band.to === null ? palette.ink : palette.faint;
    context.fillText(band.name, x, 8);
    labelled = x + width + BAND_NAME_GAP;
  }
}

function drawLanes(drawing: Drawing): void {
  const { context, palette, timeline, scale, width } = drawing;
  for (const lane of timeline.lanes.values()) {
    const y = HEAD_HEIGHT + laneMiddle(lane.place) - drawing.scrolled;
    if (y < 0 || y > drawing.height + LANE_HEIGHT) continue;
    const from = Math.max(0, timeToX(scale, lane.joinedAt));
    const to = Math.min(width, timeToX(scale, lane.leftAt ?? timeline.now));
    context.fillStyle = palette.line;
    if (to > from) context.fillRect(from, Math.round(y), to - from, 1);
  }
}

/** A pause lies over all lanes, or over one, as a veil with an edge where it began and ended. */
function drawPauses(drawing: Drawing): void {
  const { context, palette, timeline } = drawing;
  context.fillStyle = palette.caution;
  for (const pause of timeline.pauses) {
    const extent = extentOf(drawing, pause, 2);
    const middle = pause.agent === null ? HEAD_HEIGHT : laneY(drawing, pause.agent);
    if (extent === null || middle === null) continue;
    const top = pause.agent === null ? HEAD_HEIGHT : middle - LANE_HEIGHT / 2 + 1;
    const height = pause.agent === null ? lanesHeight(timeline) : LANE_HEIGHT - 2;
    context.globalAlpha = 0.13;
    context.fillRect(extent.x, top, extent.width, height);
    context.globalAlpha = 0.7;
    context.fillRect(extent.x, top, 1, height);
    if (pause.to !== null) context.fillRect(extent.x + extent.width - 1, top, 1, height);
    context.globalAlpha = 1;
  }
}

function drawWaits(drawing: Drawing): void {
  const { context, palette } = drawing;
  for (const wait of drawing.timeline.waits) {
    const y = laneY(drawing, wait.agent);
    const extent = extentOf(drawing, wait, 3);
    if (y === null || extent === null) continue;
    context.save();
    context.beginPath();
    context.rect(extent.x, y - BAR_HEIGHT / 2, extent.width, BAR_HEIGHT);
    context.clip();
    context.strokeStyle = palette.kinds.request;
    context.globalAlpha = 0.75;
    context.lineWidth = 1;
    context.beginPath();
    const last = Math.min(extent.x + extent.width, drawing.width) + BAR_HEIGHT;
    for (let x = Math.max(extent.x, 0) - BAR_HEIGHT; x < last; x += 4) {
      context.moveTo(x, y + BAR_HEIGHT / 2);
      context.lineTo(x + BAR_HEIGHT, y - BAR_HEIGHT / 2);
    }
    context.stroke();
    context.restore();
  }
}

function drawBars(drawing: Drawing): void {
  const { context, palette } = drawing;
  for (const bar of drawing.timeline.bars.values()) {
    const y = laneY(drawing, bar.agent);
    const extent = extentOf(drawing, bar, 2);
    if (y === null || extent === null) continue;
    context.fillStyle = barColor(bar.state, palette);
    context.globalAlpha = bar.state === 'running' ? 0.95 : 0.6;
    context.beginPath();
    context.roundRect(extent.x, y - BAR_HEIGHT / 2, extent.width, BAR_HEIGHT, 2);
    context.fill();
    context.globalAlpha = 1;
    // Broken off for critical news: a stroke across the end, where another call takes over.
    if (bar.state === 'interrupted')
      context.fillRect(extent.x + extent.width - 1, y - BAR_HEIGHT / 2 - 3, 2, BAR_HEIGHT + 6);
  }
}

function barColor(state: CallBar['state'], palette: Palette): string {
  if (state === 'interrupted') return palette.caution;
  return state === 'failed' || state === 'cut' ? palette.fail : palette.soft;
}

function drawTools(drawing: Drawing): void {
  const { context, palette } = drawing;
  for (const tick of drawing.timeline.ticks.values()) {
    const y = laneY(drawing, tick.agent);
    const extent = extentOf(drawing, tick, 1);
    if (y === null || extent === null) continue;
    context.fillStyle = tick.ok === false ? palette.fail : palette.faint;
    context.fillRect(extent.x, y + BAR_HEIGHT / 2 + 1, Math.max(1.5, extent.width), 2);
  }
}

/** A message bends from its sending to its reading; one that nobody read yet is a short stub. */
function drawArrows(drawing: Drawing): void {
  const { context, palette, scale, width } = drawing;
  context.lineWidth = 1;
  for (const arrow of drawing.timeline.arrows.values()) {
    const from = laneY(drawing, arrow.from);
    const to = laneY(drawing, arrow.to);
    if (from === null || to === null || from === to) continue;
    const x = timeToX(scale, arrow.sentAt);
    const end = timeToX(scale, arrow.readAt ?? arrow.sentAt);
    if (end < 0 || x > width) continue;
    context.strokeStyle = arrow.refused ? palette.fail : palette.kinds[arrow.kind];
    context.globalAlpha = arrow.readAt === null ? 0.3 : 0.6;
    context.beginPath();
    context.moveTo(x, from);
    const bend = Math.min(18, Math.max(0, (end - x) / 2));
    context.bezierCurveTo(x + bend, from, end - bend, to, end, to);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawMarks(drawing: Drawing): void {
  const { context, palette, scale, width } = drawing;
  for (const mark of drawing.timeline.marks) {
    const x = timeToX(scale, mark.at);
    if (x < -8 || x > width + 8) continue;
    const y = mark.agent === null ? HEAD_HEIGHT + 3 : laneY(drawing, mark.agent);
    if (y === null) continue;
    context.fillStyle = markColor(mark.kind, palette);
    context.strokeStyle = palette.ground;
    context.lineWidth = 1.5;
    const size = mark.importance === 'critical' ? 5 : mark.importance === 'low' ? 3 : 4;
    context.beginPath();
    if (mark.kind === 'compacted') context.rect(x - 1.5, y - BAR_HEIGHT / 2 - 2, 3, BAR_HEIGHT + 4);
    else if (mark.kind === 'discovery') diamond(context, { x, y: y - 1, size });
    else context.arc(x, y - 1, size - 1, 0, Math.PI * 2);
    context.fill();
    context.stroke();
  }
}

function markColor(kind: Mark['kind'], palette: Palette): string {
  if (kind === 'discovery' || kind === 'validation') return palette.kinds[kind];
  const isFault = kind === 'error' || kind === 'stop' || kind === 'interrupted';
  return isFault ? palette.fail : palette.soft;
}

function diamond(
  context: CanvasRenderingContext2D,
  at: { x: number; y: number; size: number },
): void {
  const { x, y, size } = at;
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
}

/** What lies beyond the playhead has not been: it is veiled. */
function drawPlayhead(drawing: Drawing): void {
  const { context, palette, scale, width, height, time } = drawing;
  const x = timeToX(scale, time);
  if (xToTime(scale, width) > time && time < drawing.timeline.now) {
    context.globalAlpha = 0.62;
    context.fillStyle = palette.ground;
    context.fillRect(x, 0, width - x, height);
    context.globalAlpha = 1;
  }
  if (x < -6 || x > width + 6) return;
  context.fillStyle = palette.focus;
  context.fillRect(Math.round(x) - 0.75, 0, 1.5, height);
  context.beginPath();
  context.moveTo(x - 5, 0);
  context.lineTo(x + 5, 0);
  context.lineTo(x + 5, 5);
  context.lineTo(x, 11);
  context.lineTo(x - 5, 5);
  context.closePath();
  context.fill();
}
