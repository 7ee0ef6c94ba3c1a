'use client';
import {
  ReactFlow,
  ReactFlowProvider,
  type Edge,
  type EdgeChange,
  type EdgeMouseHandler,
  type NodeMouseHandler,
  type Node,
  type NodeChange,
} from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import type { EdgeId } from '#core/projections/agent-graph/delivery.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';
import { MESSAGE_KINDS } from '#core/protocol/message.ts';
import { isSelected, type Selection } from '#components/selection/selection.ts';
import { sessionWords } from '#components/session-words.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { kindColor } from '#components/marks/kind-mark.tsx';
import { AgentCard } from './agent-card.tsx';
import { ChosenInSight } from './chosen-in-sight.tsx';
import { ColumnHeading } from './column-heading.tsx';
import { DiscoveryCard } from './discovery-card.tsx';
import './graph.css';
import { toElements, type GraphElements } from './graph-elements.ts';
import { useGraph } from './graph-source.tsx';
import { MessageEdge } from './message-edge.tsx';
import { StackCard } from './stack-card.tsx';
import { StageControls } from './stage-controls.tsx';

const words = sessionWords.graph;
const nodeTypes = {
  agent: AgentCard,
  discovery: DiscoveryCard,
  stack: StackCard,
  heading: ColumnHeading,
};
const edgeTypes = { message: MessageEdge };

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
      <ChosenInSight chosen={selection?.kind === 'agent' ? selection.id : null} />
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
