'use client';
import type { FeedMessage } from '#core/projections/feed/feed.ts';
import type { Message } from '#core/protocol/message.ts';
import type { MessageId } from '#core/protocol/ids.ts';
import { deliveryId } from '#core/projections/agent-graph/delivery.ts';
import {
  DetailFrame,
  DetailLink,
  DetailPart,
  FactList,
} from '#components/inspector/detail-parts.tsx';
import { FindingDetail } from '#components/inspector/finding-detail.tsx';
import { LongTextView } from '#components/inspector/long-text-view.tsx';
import { KindMark } from '#components/marks/kind-mark.tsx';
import { sessionWords } from '#components/session-words.ts';
import { formatClock } from '#components/ui/time-format.ts';
import { words } from '#components/words.ts';
import { NothingDetail } from './nothing-detail.tsx';
import { useSelection } from './selection-context.tsx';
import { useSession, useSessionStore, useView } from './session-context.tsx';
import { useSummary } from './summary-context.tsx';

const text = sessionWords.details;

/** A message whole: what it says, why it was said, and what became of each delivery. */
export function MessageDetail({ id }: { readonly id: MessageId }) {
  const sent = useView((view) => view.feed.messages.get(id));
  const { select } = useSelection();
  const summary = useSummary();
  useSession(({ playhead }) => playhead().seq);
  if (sent === undefined) return <NothingDetail title={text.nothing} />;
  const { message } = sent;
  return (
    <DetailFrame
      mark={<KindMark kind={message.kind} />}
      title={words.kinds[message.kind]}
      subtitle={words.importances[message.importance]}
      onClose={() => select(null)}
    >
      <LongTextView session={summary.id} text={message.text} />
      <Facts sent={sent} />
      {message.kind === 'discovery' && message.findings.length > 0 && (
        <Findings message={message} />
      )}
      {message.kind === 'validation' && message.checks.length > 0 && (
        <DetailPart name={text.checks}>
          <FactList
            facts={message.checks.map((check) => [check.name, `${check.outcome}: ${check.detail}`])}
          />
        </DetailPart>
      )}
      {sent.recipients.length > 0 && <Deliveries sent={sent} />}
    </DetailFrame>
  );
}

function Facts({ sent }: { readonly sent: FeedMessage }) {
  const store = useSessionStore();
  const { select } = useSelection();
  const { message, seq, at, via, causation } = sent;
  const answered = message.kind === 'response' ? message.correlationId : null;
  return (
    <FactList
      facts={[
        [
          text.from,
          <DetailLink key="from" onClick={() => select({ kind: 'agent', id: message.from })}>
            {message.from}
          </DetailLink>,
        ],
        [text.to, receiversOf(sent)],
        [text.sent, `${formatClock(at)}, ${sessionWords.feed.via[via]}`],
        [
          text.seq,
          <DetailLink key="seq" onClick={() => store.seek(seq)}>
            {seq}
          </DetailLink>,
        ],
        ...(answered === null
          ? []
          : [
              [
                text.correlation,
                <DetailLink key="answers" onClick={() => select({ kind: 'message', id: answered })}>
                  {answered}
                </DetailLink>,
              ] as const,
            ]),
        ...sent.answers.map(
          (answer) =>
            [
              words.kinds.response,
              <DetailLink key={answer} onClick={() => select({ kind: 'message', id: answer })}>
                {answer}
              </DetailLink>,
            ] as const,
        ),
        ...(causation.length === 0
          ? []
          : [[text.because, <Causes key="because" seqs={causation} />] as const]),
      ]}
    />
  );
}

function receiversOf({ to, recipients }: FeedMessage): string {
  if (recipients.length === 0) return text.nobody;
  return to === 'all' ? sessionWords.feed.toAll : to.join(', ');
}

/** The entries that made it happen; each one leads to its moment. */
function Causes({ seqs }: { readonly seqs: readonly number[] }) {
  const store = useSessionStore();
  return (
    <span className="flex flex-wrap gap-x-2">
      {seqs.slice(0, 12).map((seq) => (
        <DetailLink key={seq} onClick={() => store.seek(seq)}>
          {seq}
        </DetailLink>
      ))}
    </span>
  );
}

function Findings({ message }: { readonly message: Extract<Message, { kind: 'discovery' }> }) {
  const store = useSessionStore();
  return (
    <DetailPart name={text.findings}>
      <div className="space-y-2">
        {message.findings.map((finding) => (
          <FindingDetail
            key={finding.id}
            finding={finding}
            status={store.view().findings.findings.get(finding.id)?.status ?? 'open'}
          />
        ))}
      </div>
    </DetailPart>
  );
}

function Deliveries({ sent }: { readonly sent: FeedMessage }) {
  const store = useSessionStore();
  const { deliveries } = store.view().graph;
  const facts = sent.recipients.map(({ agent }) => {
    const delivery = deliveries.get(deliveryId(sent.message.id, agent));
    const state = delivery === undefined ? '' : sessionWords.deliveryStates[delivery.state];
    const when = delivery?.readAt ? `, ${formatClock(delivery.readAt)}` : '';
    const why = delivery?.refusal ? ` (${delivery.refusal})` : '';
    return [agent, `${state}${when}${why}`] as const;
  });
  return (
    <DetailPart name={text.deliveries}>
      <FactList facts={facts} />
    </DetailPart>
  );
}
