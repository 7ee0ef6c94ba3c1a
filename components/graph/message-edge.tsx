'use client';
import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo, useState, type CSSProperties } from 'react';
import type { AgentGraph, GraphEdge } from '#core/projections/agent-graph/graph-state.ts';
import { kindColor } from '#components/marks/kind-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { classNames } from '#components/ui/class-names.ts';
import { words } from '#components/words.ts';
import { ageOf, edgeLook, edgeWidth } from './edge-look.ts';
import { edgePath } from './edge-geometry.ts';
import type { MessageElement } from './graph-elements.ts';
import { useGraph, useGraphSource } from './graph-source.tsx';

/** Every message of one kind from one agent to another, as one line that says how many it is. */
export const MessageEdge = memo(function MessageEdge(props: EdgeProps<MessageElement>) {
  const id = props.data?.id;
  const edge = useGraph((graph) => (id === undefined ? undefined : graph.edges.get(id)));
  const age = useGraph((_graph, seq) => (edge === undefined ? 0 : ageOf(edge.lastSeq, seq)));
  const source = useGraph((graph) => seatOf(graph, edge?.source));
  const target = useGraph((graph) => seatOf(graph, edge?.target));
  const [isHovered, setIsHovered] = useState(false);
  if (edge === undefined || source === undefined || target === undefined) return null;
  const path = edgePath(source, target, edge.lane);
  const look = edgeLook(edge.counts);
  const color = kindColor[edge.kind];
  const isLoud = props.selected === true || isHovered;
  return (
    <>
      <path
        d={path.d}
        fill="none"
        stroke="transparent"
        strokeWidth={14}
        onPointerEnter={() => setIsHovered(true)}
        onPointerLeave={() => setIsHovered(false)}
      />
      <path
        d={path.d}
        fill="none"
        stroke={color}
        strokeDasharray={look === 'queued' ? '5 4' : undefined}
        markerEnd={`url(#arrow-${edge.kind})`}
        data-edge={edge.id}
        data-count={edge.count}
        data-look={look}
        className={classNames(
          'message-edge',
          `age-${isLoud ? 0 : age}`,
          look === 'done' && 'edge-done',
          isLoud && 'edge-loud',
        )}
        style={{ '--edge-width': edgeWidth(edge.count) } as CSSProperties}
      />
      <Traveller d={path.d} color={color} seq={edge.lastSeq} />
      <EdgeLabelRenderer>
        <EdgeNote edge={edge} at={path.middle} look={look} loud={isLoud} />
      </EdgeLabelRenderer>
    </>
  );
});

function seatOf(graph: AgentGraph, id: GraphEdge['source'] | undefined) {
  return id === undefined ? undefined : graph.agents.get(id)?.seat;
}

/** A dot that travels once, when the message was committed; never when time was jumped over. */
function Traveller(props: { readonly d: string; readonly color: string; readonly seq: number }) {
  const source = useGraphSource();
  if (!source.moving() || source.seq() - props.seq > 40) return null;
  return (
    <circle
      key={props.seq}
      r={4}
      fill={props.color}
      className="traveller"
      style={{ offsetPath: `path("${props.d}")` }}
    />
  );
}

interface EdgeNoteProps {
  readonly edge: GraphEdge;
  readonly at: { readonly x: number; readonly y: number };
  readonly look: ReturnType<typeof edgeLook>;
  readonly loud: boolean;
}

/** What a line is and how many deliveries it stands for, when it is pointed at or chosen; a refusal always. */
function EdgeNote({ edge, at, look, loud }: EdgeNoteProps) {
  const crossed = look === 'refused';
  if (!crossed && !loud) return null;
  const name = `${words.kinds[edge.kind]}: ${edge.source} → ${edge.target}, ${sessionWords.graph.deliveries(edge.count)}`;
  return (
    <span
      title={name}
      className="numeric pointer-events-none absolute -translate-x-1/2 -translate-y-1/2 rounded-full bg-ground px-1 text-[11px] leading-4 font-medium whitespace-nowrap"
      style={{ left: at.x, top: at.y, color: kindColor[edge.kind], zIndex: loud ? 10 : undefined }}
    >
      {crossed ? '✕ ' : ''}
      {loud ? name : edge.count}
    </span>
  );
}
