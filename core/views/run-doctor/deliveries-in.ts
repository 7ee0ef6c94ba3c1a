import type { Delivery, DeliveryState } from '#core/projections/agent-graph/delivery.ts';
import { deliveriesOnEdge } from '#core/projections/agent-graph/edges.ts';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import type { MessageKind } from '#core/protocol/message.ts';

/**
 * The deliveries in one of these states (of one kind, where that is given), in the order of their
 * sending. Only edges that hold such deliveries are walked, each until all of them are found: the
 * messages that went well cost nothing.
 */
export function deliveriesIn(
  graph: AgentGraph,
  states: readonly DeliveryState[],
  kind?: MessageKind,
): readonly Delivery[] {
  const found: Delivery[] = [];
  for (const edge of graph.edges.values()) {
    if (kind !== undefined && edge.kind !== kind) continue;
    let left = states.reduce((sum, state) => sum + edge.counts[state], 0);
    if (left === 0) continue;
    for (const delivery of deliveriesOnEdge(graph, edge.id)) {
      if (!states.includes(delivery.state)) continue;
      found.push(delivery);
      left -= 1;
      if (left === 0) break;
    }
  }
  return found.sort((one, other) => one.seq - other.seq);
}
