'use client';
import { Maximize2, Minus, Plus } from 'lucide-react';
import {
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  type Edge,
  type EdgeChange,
  type EdgeMouseHandler,
  type NodeMouseHandler,
  type Node,
  type NodeChange,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import type { EdgeId } from '#core/projections/agent-graph/delivery.ts';
import { HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import { MESSAGE_KINDS } from '#core/protocol/message.ts';
import { isSelected, type Selection } from '#components/selection/selection.ts';
import { sessionWords } from '#components/session-words.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { kindColor } from '#components/marks/kind-mark.tsx';
import { AgentCard } from './agent-card.tsx';
import { ColumnHeading } from './column-heading.tsx';
import { DiscoveryCard } from './discovery-card.tsx';
import './graph.css';
import { toElements, type GraphElements } from './graph-elements.ts';
import { useGraph } from './graph-source.tsx';
import { MessageEdge } from './message-edge.tsx';
import { StackCard } from './stack-card.tsx';

const words = sessionWords.graph;
const nodeTypes = {
  agent: AgentCard,
  discovery: DiscoveryCard,
  stack: StackCard,
  heading: ColumnHeading,
};
const edgeTypes = { message: MessageEdge };
/** Room left beside what is brought into sight, in pixels. */
const SIGHT_MARGIN = 24;
const FIT = { padding: 0.06, minZoom: 0.1, maxZoom: 1.15, duration: 0 };

interface AgentGraphViewProps {
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
}

/** The stage: the team, its discoveries, and every message as a line. */
export function AgentGraphView(props: AgentGraphViewProps) {
  const agents = useGraph((graph) => graph.agents.size);
  if (agents === 0) {
    return (
      <div className="grid h-full place-content-center">
        <EmptyState title={words.emptyTitle}>{words.emptyText}</EmptyState>
      </div>
    );
  }
  return (
    <ReactFlowProvider>
      <Stage {...props} />
    </ReactFlowProvider>
  );
}

function Stage({ selection, onSelect }: AgentGraphViewProps) {
  const elements = useElements();
  const nodes = useMemo(() => markSelected(elements.nodes, selection), [elements, selection]);
  const edges = useMemo(
    () => markNear(markSelected(elements.edges, selection), selection),
    [elements, selection],
  );
  const chooseNode: NodeMouseHandler = (_event, node) => onSelect(selectionOf(node));
  const chooseEdge: EdgeMouseHandler = (_event, edge) =>
    onSelect({ kind: 'edge', id: edge.id as EdgeId });
  return (
    <ReactFlow
      aria-label={words.label}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodeClick={chooseNode}
      onEdgeClick={chooseEdge}
      onPaneClick={() => onSelect(null)}
      onNodesChange={(changes) => {
        // Enter on a node that has the focus; the mouse has its own way above.
        const node = nodes.find(({ id }) => id === chosenIn(changes));
        if (node !== undefined) onSelect(selectionOf(node));
      }}
      onEdgesChange={(changes) => {
        const id = chosenIn(changes);
        if (id !== null) onSelect({ kind: 'edge', id: id as EdgeId });
      }}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesReconnectable={false}
      deleteKeyCode={null}
      minZoom={0.08}
      maxZoom={2}
      proOptions={{ hideAttribution: true }}
    >
      <ArrowHeads />
      <StageControls />
      <ChosenInSight selection={selection} />
    </ReactFlow>
  );
}

/** The element that the viewer has chosen, or null where nothing was. */
function chosenIn(changes: readonly (NodeChange | EdgeChange)[]): string | null {
  const chosen = changes.find((change) => change.type === 'select' && change.selected);
  return chosen?.type === 'select' ? chosen.id : null;
}

/** The elements at the playhead; the same objects while nobody joins or leaves the stage. */
function useElements(): GraphElements {
  const [read] = useState(createElementReader);
  return useGraph(read);
}

function createElementReader() {
  let last: GraphElements | null = null;
  return (graph: AgentGraph): GraphElements => (last = toElements(graph, last));
}

function markSelected<T extends Node | Edge>(
  elements: readonly T[],
  selection: Selection | null,
): T[] {
  return elements.map((element) => {
    const chosen = selection !== null && isChosen(element, selection);
    return chosen === (element.selected ?? false) ? element : { ...element, selected: chosen };
  });
}

/** While an agent is chosen, its own lines are told from the others. */
function markNear<T extends Edge>(edges: readonly T[], selection: Selection | null): T[] {
  if (selection?.kind !== 'agent') return [...edges];
  return edges.map((edge) => {
    const isNear = edge.source === selection.id || edge.target === selection.id;
    return { ...edge, className: isNear ? 'edge-near' : 'edge-apart' };
  });
}

function isChosen(element: Node | Edge, selection: Selection): boolean {
  if (element.type === 'message') return isSelected(selection, 'edge', element.id);
  if (element.type === 'agent') return isSelected(selection, 'agent', element.id);
  if (element.type === 'stack') return isSelected(selection, 'stack', String(element.data?.['id']));
  return isSelected(selection, 'message', element.id);
}

function selectionOf(node: Node): Selection | null {
  if (node.type === 'agent') return { kind: 'agent', id: node.id as AgentId };
  if (node.type === 'discovery') return { kind: 'message', id: node.id as MessageId };
  if (node.type === 'stack') return { kind: 'stack', id: node.data['id'] as AgentId };
  return null;
}

/** The human's seat is empty as long as they said nothing: the room is the team's. */
function takesPart(edges: readonly Edge[]): (node: Node) => boolean {
  const speaks = edges.some(({ source, target }) => source === HUMAN || target === HUMAN);
  return (node) => node.id !== HUMAN || speaks;
}

/** What is chosen stays in sight when its details take room from the stage. */
function ChosenInSight({ selection }: { readonly selection: Selection | null }) {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  const chosen = selection?.kind === 'agent' ? selection.id : null;
  useEffect(() => {
    const node = chosen === null ? undefined : flow.getNode(chosen);
    if (node === undefined || width === 0) return;
    const { x, y, zoom } = flow.getViewport();
    const left = node.position.x * zoom + x;
    const past = left + (node.width ?? 0) * zoom + SIGHT_MARGIN - width;
    const shift = past > 0 ? -past : Math.max(0, SIGHT_MARGIN - left);
    if (shift !== 0) void flow.setViewport({ x: x + shift, y, zoom }, { duration: 160 });
  }, [chosen, width, flow]);
  return null;
}

function StageControls() {
  const flow = useReactFlow();
  const seats = useGraph((graph) => graph.seats);
  const fit = useCallback(
    (duration: number) =>
      void flow.fitView({
        ...FIT,
        duration,
        nodes: flow.getNodes().filter(takesPart(flow.getEdges())),
      }),
    [flow],
  );
  // The seats are known as soon as the team is: then, and only then, the view is set.
  useEffect(() => fit(0), [seats, fit]);
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
      <IconButton label={words.fit} onClick={() => fit(180)}>
        <Maximize2 aria-hidden size={15} />
      </IconButton>
    </Panel>
  );
}

/** One arrow's head for each kind: a marker takes no colour from its line everywhere. */
function ArrowHeads() {
  return (
    <svg aria-hidden className="absolute size-0">
      <defs>
        {MESSAGE_KINDS.map((kind) => (
          <marker
            key={kind}
            id={`arrow-${kind}`}
            viewBox="0 0 8 8"
            refX={6.5}
            refY={4}
            markerWidth={8}
            markerHeight={8}
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M1 1 7 4 1 7Z" fill={kindColor[kind]} />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
