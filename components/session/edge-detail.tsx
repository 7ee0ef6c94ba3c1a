'use client';
import type { Delivery, EdgeId } from '#core/projections/agent-graph/delivery.ts';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import { DetailFrame, DetailPart } from '#components/inspector/detail-parts.tsx';
import { KindMark } from '#components/marks/kind-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { formatClock } from '#components/ui/time-format.ts';
import { words } from '#components/words.ts';
import { NothingDetail } from './nothing-detail.tsx';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';

/** A line opened into the deliveries that it stands for. */
export function EdgeDetail({ id }: { readonly id: EdgeId }) {
  const edge = useView((view) => view.graph.edges.get(id));
  const store = useSessionStore();
  const { select } = useSelection();
  useSession(({ playhead }) => playhead().seq);
  if (edge === undefined) return <NothingDetail title={id} />;
  const { feed, graph } = store.view();
  return (
    <DetailFrame
      mark={<KindMark kind={edge.kind} />}
      title={`${edge.source} → ${edge.target}`}
      subtitle={words.kinds[edge.kind]}
      onClose={() => select(null)}
    >
      <DetailPart name={sessionWords.details.opensInto(edge.count)}>
        <ul className="space-y-1">
          {deliveriesOf(graph, id).map((delivery) => (
            <li key={delivery.id}>
              <button
                type="button"
                data-delivery={delivery.id}
                onClick={() => select({ kind: 'message', id: delivery.message })}
                className="numeric w-full rounded-6 border border-line px-3 py-2 text-left hover:bg-hover"
              >
                <span className="line-clamp-2 text-13 text-ink">
                  {feed.messages.get(delivery.message)?.message.text.text}
                </span>
                <span className="text-12 text-ink-faint">
                  {formatClock(delivery.at)} · {sessionWords.deliveryStates[delivery.state]}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </DetailPart>
    </DetailFrame>
  );
}

/** An edge holds its last delivery, and each one the one before it. */
function deliveriesOf(graph: AgentGraph, id: EdgeId): readonly Delivery[] {
  const found: Delivery[] = [];
  let next = graph.edges.get(id)?.last ?? null;
  while (next !== null) {
    const delivery = graph.deliveries.get(next);
    if (delivery === undefined) break;
    found.push(delivery);
    next = delivery.previous;
  }
  return found;
}
