import { deliveriesOf } from '#core/projections/agent-graph/deliveries.ts';
import type { Delivery } from '#core/projections/agent-graph/delivery.ts';
import type { FeedMessage } from '#core/projections/feed/feed.ts';
import type { FindingRecord } from '#core/projections/findings/findings.ts';
import type { MessageId } from '#core/protocol/ids.ts';
import type { SessionView } from './session-view.ts';

/** A message with all that is known of it. */
export interface MessageDetail {
  readonly sent: FeedMessage;
  /** One for each recipient, in the order in which it was addressed. */
  readonly deliveries: readonly Delivery[];
  /** The request that it answers, if it is a response. */
  readonly request: FeedMessage | null;
  /** The responses to it, if it is a request. */
  readonly answers: readonly FeedMessage[];
  /** The findings that it shares or speaks of, as they stand at the playhead. */
  readonly findings: readonly FindingRecord[];
}

/** The details of a message, or null where the view has none of this id. */
export function messageDetail(view: SessionView, id: MessageId): MessageDetail | null {
  const sent = view.feed.messages.get(id);
  if (!sent) return null;
  const { message } = sent;
  const own = message.kind === 'discovery' ? message.findings.map((finding) => finding.id) : [];
  const about = [...new Set([...own, ...message.about])];
  const requested = message.kind === 'response' ? message.correlationId : null;
  return {
    sent,
    deliveries: deliveriesOf(view.graph, id, sent.recipients),
    request: (requested && view.feed.messages.get(requested)) ?? null,
    answers: present(sent.answers.map((answer) => view.feed.messages.get(answer))),
    findings: present(about.map((finding) => view.findings.findings.get(finding))),
  };
}

function present<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}
