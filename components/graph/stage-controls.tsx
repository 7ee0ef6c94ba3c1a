'use client';
import { getViewportForBounds, Panel, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { Maximize2, Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useRef } from 'react';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import type { Seat } from '#core/projections/agent-graph/seats.ts';
import { sessionWords } from '#components/session-words.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useGraph, useGraphSource } from './graph-source.tsx';
import { contains, stageBounds } from './stage-bounds.ts';

const words = sessionWords.graph;
const PADDING = 0.06;
const MOST_ZOOM = 1.15;
/** On a stage as narrow as a phone cards stay readable, and the rest is a swipe away. */
const NARROW = { below: 640, zoom: 0.45 };
const LEAST_ZOOM = 0.1;

/** The buttons of the stage; they also set the view when it is known what there will be to see. */
export function StageControls() {
  const flow = useReactFlow();
  const source = useGraphSource();
  const fit = useFit();
  return (
    <Panel
      position="bottom-left"
      className="flex gap-0.5 rounded-8 border border-line bg-raised p-0.5"
    >
      <IconButton label={words.zoomOut} onClick={() => void flow.zoomOut({ duration: 120 })}>
        <Minus aria-hidden size={16} />
      </IconButton>
      <IconButton label={words.zoomIn} onClick={() => void flow.zoomIn({ duration: 120 })}>
        <Plus aria-hidden size={16} />
      </IconButton>
      <IconButton label={words.fit} onClick={() => fit(stageBounds(source.graph()), 180)}>
        <Maximize2 aria-hidden size={15} />
      </IconButton>
    </Panel>
  );
}

const readBounds = (graph: AgentGraph) => JSON.stringify(stageBounds(graph));

/** Shows a room on the stage; does so by itself at first, and when there is more to show. */
function useFit(): (bounds: Seat, durationMs: number) => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const isMeasured = useStore(({ width, height }) => width > 0 && height > 0);
  const room = useGraph(readBounds);
  const shown = useRef<Seat | null>(null);
  const fit = useCallback(
    (bounds: Seat, durationMs: number) => {
      const { width, height } = store.getState();
      const least = width < NARROW.below ? NARROW.zoom : LEAST_ZOOM;
      const viewport = getViewportForBounds(bounds, width, height, least, MOST_ZOOM, PADDING);
      void flow.setViewport(viewport, { duration: durationMs });
      shown.current = bounds;
    },
    [flow, store],
  );
  useEffect(() => {
    const bounds = JSON.parse(room) as Seat;
    // Where less is to be shown, as earlier in the log, the view stays: nothing moves by itself.
    if (!isMeasured || (shown.current !== null && contains(shown.current, bounds))) return;
    fit(bounds, shown.current === null ? 0 : 180);
  }, [room, isMeasured, fit]);
  return fit;
}
