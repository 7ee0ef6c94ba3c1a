import type { Edge, Node } from '@xyflow/react';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import type { EdgeId } from '#core/projections/agent-graph/delivery.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';
import { headerSeat, type Column, type Seat } from '#core/projections/agent-graph/seats.ts';

export type AgentElement = Node<{ id: AgentId }, 'agent'>;
export type DiscoveryElement = Node<{ id: MessageId }, 'discovery'>;
export type StackElement = Node<{ id: AgentId }, 'stack'>;
export type HeadingElement = Node<{ role: Column['role'] }, 'heading'>;
export type GraphElement = AgentElement | DiscoveryElement | StackElement | HeadingElement;
export type MessageElement = Edge<{ id: EdgeId }, 'message'>;

/** What React Flow is told: who sits where. What each one shows, each one reads for itself. */
export interface GraphElements {
  readonly nodes: readonly GraphElement[];
  readonly edges: readonly MessageElement[];
}

/**
 * The elements of a graph. Those of `before` are taken over where they still hold, so that React
 * draws only what is new; the very same object comes back when nothing was added or taken away.
 */
export function toElements(graph: AgentGraph, before: GraphElements | null): GraphElements {
  const nodes = keepOld(nodesOf(graph), before?.nodes ?? []);
  const edges = keepOld(edgesOf(graph), before?.edges ?? []);
  if (before !== null && nodes === before.nodes && edges === before.edges) return before;
  return { nodes, edges };
}

function nodesOf(graph: AgentGraph): GraphElement[] {
  const nodes: GraphElement[] = graph.seats.columns.map((column) => ({
    ...placed(`heading:${column.role}`, headerSeat(column)),
    type: 'heading',
    data: { role: column.role },
    selectable: false,
    focusable: false,
  }));
  for (const agent of graph.agents.values()) {
    nodes.push({ ...placed(agent.id, agent.seat), type: 'agent', data: { id: agent.id } });
  }
  for (const { id, seat } of graph.discoveries.values()) {
    if (seat !== null) nodes.push({ ...placed(id, seat), type: 'discovery', data: { id } });
  }
  for (const { id, finder, seat } of graph.stacks.values()) {
    nodes.push({ ...placed(id, seat), type: 'stack', data: { id: finder } });
  }
  return nodes;
}

function edgesOf(graph: AgentGraph): MessageElement[] {
  const edges: MessageElement[] = [];
  for (const { id, source, target } of graph.edges.values()) {
    edges.push({ id, source, target, type: 'message', data: { id } });
  }
  return edges;
}

function placed(id: string, seat: Seat) {
  const { x, y, width, height } = seat;
  return { id, position: { x, y }, width, height, draggable: false, connectable: false };
}

/** Both lists begin alike while a log is followed, so that comparing the ids one by one is enough. */
function keepOld<T extends { id: string; position?: { x: number; y: number }; width?: number }>(
  next: readonly T[],
  before: readonly T[],
): readonly T[] {
  const old = new Map(before.map((element) => [element.id, element]));
  const kept = next.map((element) => {
    const known = old.get(element.id);
    return known !== undefined && samePlace(known, element) ? known : element;
  });
  const same = kept.length === before.length && kept.every((element, at) => element === before[at]);
  return same ? before : kept;
}

function samePlace(
  a: { position?: { x: number; y: number }; width?: number },
  b: { position?: { x: number; y: number }; width?: number },
): boolean {
  return a.position?.x === b.position?.x && a.position?.y === b.position?.y && a.width === b.width;
}
