import type { AgentId } from '#core/protocol/ids.ts';
import type { MessageKind } from '#core/protocol/message.ts';
import {
  NO_DELIVERIES,
  moveCount,
  type Delivery,
  type DeliveryId,
  type DeliveryState,
  type EdgeId,
} from './delivery.ts';
import type { AgentGraph, PairLanes } from './graph-state.ts';

/** The kind whose edge runs back beside another's. */
const ANSWERED_BY: { readonly [K in MessageKind]?: MessageKind } = {
  request: 'response',
  response: 'request',
  dependency: 'fulfilment',
  fulfilment: 'dependency',
};
const NO_LANES: PairLanes = { left: 0, right: 0, kept: {} };

/** Adds a new delivery to its edge, which comes into being with its first. */
export function addToEdge(graph: AgentGraph, delivery: Delivery): void {
  const edge = graph.edges.get(delivery.edge);
  graph.edges.set(delivery.edge, {
    id: delivery.edge,
    source: delivery.from,
    target: delivery.to,
    kind: delivery.kind,
    count: (edge?.count ?? 0) + 1,
    counts: moveCount(edge?.counts ?? NO_DELIVERIES, null, delivery.state),
    last: delivery.id,
    lastSeq: delivery.seq,
    lastAt: delivery.at,
    lane: edge?.lane ?? takeLane(graph, delivery),
  });
}

/** Counts a delivery of an edge in another state than before. */
export function moveOnEdge(graph: AgentGraph, delivery: Delivery, to: DeliveryState): void {
  const edge = graph.edges.get(delivery.edge);
  if (!edge) return;
  const counts = moveCount(edge.counts, delivery.state, to);
  graph.edges.set(edge.id, { ...edge, counts });
}

/** The deliveries that an edge stands for, the last sent first. */
export function* deliveriesOnEdge(graph: AgentGraph, edge: EdgeId): Generator<Delivery> {
  let next: DeliveryId | null = graph.edges.get(edge)?.last ?? null;
  while (next !== null) {
    const delivery: Delivery | undefined = graph.deliveries.get(next);
    if (!delivery) return;
    yield delivery;
    next = delivery.previous;
  }
}

/** A lane that no other edge between the two agents has; an answer's lies beside its question's. */
function takeLane(graph: AgentGraph, { from, to, kind, edge }: Delivery): number {
  const pair = pairOf(from, to);
  const lanes = graph.pairs.get(pair) ?? NO_LANES;
  const kept = lanes.kept[edge];
  if (kept !== undefined) return kept;
  const back = ANSWERED_BY[kind];
  const width = back ? 2 : 1;
  const onRight = lanes.right <= -lanes.left;
  const lane = onRight ? lanes.right : lanes.left - 1;
  const beside = onRight ? lane + 1 : lane - 1;
  graph.pairs.set(pair, {
    left: onRight ? lanes.left : lanes.left - width,
    right: onRight ? lanes.right + width : lanes.right,
    kept: back ? { ...lanes.kept, [`${to}→${from}:${back}`]: beside } : lanes.kept,
  });
  return lane;
}

function pairOf(one: AgentId, other: AgentId): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
