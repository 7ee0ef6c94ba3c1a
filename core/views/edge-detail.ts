import type { Delivery, EdgeId } from '#core/projections/agent-graph/delivery.ts';
import { deliveriesOnEdge } from '#core/projections/agent-graph/edges.ts';
import type { GraphEdge } from '#core/projections/agent-graph/graph-state.ts';
import type { FeedMessage } from '#core/projections/feed/feed.ts';
import type { SessionView } from './session-view.ts';

/** An edge opened: the deliveries that it stands for, each with its message. */
export interface EdgeDetail {
  readonly edge: GraphEdge;
  /** The last sent first, at most as many as were asked for; `edge.count` says how many there are. */
  readonly deliveries: readonly { readonly delivery: Delivery; readonly sent: FeedMessage }[];
}

/** The details of an edge with its last `limit` deliveries, or null where there is no such edge. */
export function edgeDetail(view: SessionView, id: EdgeId, limit = 200): EdgeDetail | null {
  const edge = view.graph.edges.get(id);
  if (!edge) return null;
  const deliveries = [];
  for (const delivery of deliveriesOnEdge(view.graph, id)) {
    if (deliveries.length === limit) break;
    const sent = view.feed.messages.get(delivery.message);
    if (sent) deliveries.push({ delivery, sent });
  }
  return { edge, deliveries };
}
