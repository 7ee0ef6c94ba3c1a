import { isOpen } from '#core/projections/agent-graph/delivery.ts';
import { deliveriesOnEdge } from '#core/projections/agent-graph/edges.ts';
import { HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import type { Request } from '#core/protocol/message.ts';
import type { SessionView } from './session-view.ts';

/** A request that was put to the user and is neither answered nor expired. */
export interface OpenQuestion {
  readonly id: MessageId;
  readonly from: AgentId;
  readonly request: Request;
  /** When it was asked, epoch milliseconds. */
  readonly at: number;
}

/** What the user is asked and has not answered, the oldest first; nothing in an ended session. */
export function openQuestions(view: SessionView): readonly OpenQuestion[] {
  const { graph, feed, status } = view;
  if (status.endedAt !== null) return [];
  const found: OpenQuestion[] = [];
  for (const agent of graph.agents.keys()) {
    const edge = graph.edges.get(`${agent}→${HUMAN}:request`);
    if (edge === undefined) continue;
    for (const delivery of deliveriesOnEdge(graph, edge.id)) {
      const message = feed.messages.get(delivery.message)?.message;
      if (!isOpen(delivery.state) || message?.kind !== 'request') continue;
      found.push({ id: message.id, from: message.from, request: message, at: delivery.at });
    }
  }
  return found.toSorted((one, other) => one.at - other.at);
}
