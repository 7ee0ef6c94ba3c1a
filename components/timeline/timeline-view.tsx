'use client';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Timeline } from '#core/projections/timeline/timeline-state.ts';
import { panBy, xToTime, zoomAt, type TimeScale } from '#core/projections/timeline/time-scale.ts';
import { RoleMark } from '#components/marks/role-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { formatDuration } from '#components/ui/time-format.ts';
import { drawTimeline } from './draw-timeline.ts';
import { readPalette, type Palette } from './palette.ts';
import { fitted, GUTTER, HEAD_HEIGHT, LANE_HEIGHT, lanesHeight } from './timeline-layout.ts';
import type { TimelineSource } from './timeline-source.ts';
import { useSize } from './use-size.ts';

const words = sessionWords.timeline;
const PAGE = 10;

interface TimelineViewProps {
  readonly source: TimelineSource;
}

/** The handle on time: a lane for each agent, and the playhead to drag. */
export function TimelineView({ source }: TimelineViewProps) {
  const [box, size] = useSize();
  const [zoomed, setZoomed] = useState<TimeScale | null>(null);
  const [scrolled, setScrolled] = useState(0);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = Math.max(1, size.width - GUTTER);
  const view = useRef({ zoomed, scrolled, width, height: size.height });
  useEffect(() => {
    view.current = { zoomed, scrolled, width, height: size.height };
  }, [zoomed, scrolled, width, size.height]);
  const repaint = useDrawing(canvas, source, view);
  useEffect(() => repaint.current(), [repaint, zoomed, scrolled, width, size.height]);
  const pointer = useScrubbing(source, view);
  const wheel = useWheel(source, view, { setZoomed, setScrolled });
  const lanes = useSyncExternalStore(
    source.subscribe,
    () => source.timeline().lanes.size,
    () => 0,
  );

  return (
    <div ref={box} className="relative h-full w-full overflow-hidden bg-ground select-none">
      <LaneNames source={source} count={lanes} scrolled={scrolled} />
      <div
        ref={wheel}
        className="absolute inset-y-0 right-0 cursor-ew-resize touch-none"
        style={{ left: GUTTER }}
        {...pointer}
      >
        <canvas ref={canvas} aria-hidden className="block h-full w-full" />
        <PlayheadSlider source={source} />
      </div>
      {zoomed !== null && (
        <button
          type="button"
          onClick={() => setZoomed(null)}
          className="absolute right-2 bottom-2 rounded-6 border border-line bg-raised px-2 py-0.5 text-12 text-ink-soft hover:text-ink"
        >
          {words.showAll}
        </button>
      )}
    </div>
  );
}

interface View {
  readonly zoomed: TimeScale | null;
  readonly scrolled: number;
  readonly width: number;
  readonly height: number;
}

function scaleOf(source: TimelineSource, view: View): TimeScale {
  return view.zoomed ?? fitted(source.timeline(), view.width);
}

/** Draws at most once a frame, when the log, the playhead, the view or the theme has changed. */
function useDrawing(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  source: TimelineSource,
  view: React.RefObject<View>,
): React.RefObject<() => void> {
  const paint = useRef(() => {});
  useEffect(() => {
    let palette: Palette | null = null;
    let frame = 0;
    const draw = () => {
      frame = 0;
      const context = canvas.current?.getContext('2d');
      if (!canvas.current || !context) return;
      palette ??= readPalette(canvas.current.parentElement ?? document.body);
      const { width, height, scrolled } = view.current;
      fitCanvas(canvas.current, context, { width, height });
      const [timeline, scale, time] = [
        source.timeline(),
        scaleOf(source, view.current),
        source.time(),
      ];
      drawTimeline({ context, timeline, scale, palette, width, height, scrolled, time });
    };
    const ask = () => void (frame ||= requestAnimationFrame(draw));
    const repaint = () => {
      palette = null;
      ask();
    };
    const theme = matchMedia('(prefers-color-scheme: dark)');
    theme.addEventListener('change', repaint);
    const attribute = new MutationObserver(repaint);
    attribute.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const unsubscribe = source.subscribe(ask);
    paint.current = ask;
    ask();
    return () => {
      cancelAnimationFrame(frame);
      unsubscribe();
      attribute.disconnect();
      theme.removeEventListener('change', repaint);
    };
  }, [canvas, source, view]);
  return paint;
}

function fitCanvas(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  size: { width: number; height: number },
): void {
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** Pressing anywhere puts the playhead there, dragging moves it. */
function useScrubbing(source: TimelineSource, view: React.RefObject<View>) {
  const seek = useCallback(
    (event: React.PointerEvent<HTMLElement>) => {
      const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
      source.seekTime(xToTime(scaleOf(source, view.current), x));
    },
    [source, view],
  );
  return {
    onPointerDown(event: React.PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      seek(event);
    },
    onPointerMove(event: React.PointerEvent<HTMLElement>) {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
    },
  };
}

/** The wheel scrolls the lanes, sideways it moves through time, with Ctrl or ⌘ it zooms. */
function useWheel(
  source: TimelineSource,
  view: React.RefObject<View>,
  set: { setZoomed: (scale: TimeScale) => void; setScrolled: (to: number) => void },
) {
  const { setZoomed, setScrolled } = set;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const scale = scaleOf(source, view.current);
      const x = event.clientX - target.getBoundingClientRect().left;
      if (event.ctrlKey || event.metaKey)
        return setZoomed(zoomAt(scale, x, Math.exp(-event.deltaY / 240)));
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (sideways !== 0) return setZoomed(panBy(scale, sideways));
      setScrolled(scrolledTo(source.timeline(), view.current, event.deltaY));
    };
    target.addEventListener('wheel', turn, { passive: false });
    return () => target.removeEventListener('wheel', turn);
  }, [source, view, setZoomed, setScrolled]);
  return element;
}

function scrolledTo(timeline: Timeline, view: View, by: number): number {
  const most = Math.max(0, lanesHeight(timeline) - (view.height - HEAD_HEIGHT) + 8);
  return Math.min(most, Math.max(0, view.scrolled + by));
}

function LaneNames(
  props: TimelineViewProps & { readonly count: number; readonly scrolled: number },
) {
  const lanes = Array.from({ length: props.count }, (_, place) =>
    props.source.timeline().lanes.valueAt(place),
  );
  return (
    <div
      className="absolute bottom-0 left-0 overflow-hidden border-r border-line"
      style={{ top: HEAD_HEIGHT, width: GUTTER }}
    >
      <ul aria-label={words.lanes} style={{ transform: `translateY(${-props.scrolled}px)` }}>
        {lanes.map((lane) =>
          lane === undefined ? null : (
            <li
              key={lane.agent}
              className="flex items-center gap-1.5 truncate px-3 text-12 text-ink-soft"
              style={{ height: LANE_HEIGHT }}
            >
              <RoleMark role={lane.role === 'stranger' ? 'human' : lane.role} size={13} />
              <span className="truncate">{lane.agent}</span>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

/** The same handle for the keyboard and for those who don't see the picture. */
function PlayheadSlider({ source }: TimelineViewProps) {
  const time = useSyncExternalStore(source.subscribe, source.time, () => 0);
  const { startedAt, now } = source.timeline();
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -PAGE,
    PageDown: PAGE,
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={words.playhead}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, Math.round(now - startedAt))}
      aria-valuenow={Math.max(0, Math.round(time - startedAt))}
      aria-valuetext={formatDuration(Math.max(0, time - startedAt))}
      onKeyDown={(event) => {
        const by = steps[event.key];
        if (event.key === 'Home') source.seekTime(startedAt);
        else if (event.key === 'End') source.seekTime(now);
        else if (by !== undefined) source.step(by);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      className="pointer-events-none absolute inset-0 rounded-4"
    />
  );
}
