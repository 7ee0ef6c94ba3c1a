import { deliveriesOf } from '#core/projections/agent-graph/deliveries.ts';
import type { Delivery, DeliveryState } from '#core/projections/agent-graph/delivery.ts';
import type { FeedMessage } from '#core/projections/feed/feed.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { deliveriesIn } from './deliveries-in.ts';
import { endedByItself } from './run-end.ts';
import { ascending, called, counted, grouped } from './wording.ts';

type Fate = 'expired' | 'provider-left' | 'open';

interface Unanswered {
  readonly sent: FeedMessage;
  readonly fate: Fate;
  readonly delivery: Delivery;
}

const WHY: Record<Fate, (asked: string) => string> = {
  expired: (asked) => `${asked} did not answer before the deadline`,
  'provider-left': (asked) => `${asked} left before answering`,
  open: (asked) => `the session ended before ${asked} answered`,
};

/** A request that no recipient answered: it expired, they left, or it was open at the end. */
export const unansweredRequests: Check = {
  name: 'unanswered-requests',
  looksFor: 'Requests that nobody answered',
  look: (run) => grouped(unanswered(run), keyOf).map(complain),
};

const OPEN: readonly DeliveryState[] = ['queued', 'read', 'unread'];
const UNANSWERED = [...OPEN, 'expired', 'superseded', 'provider-left'] as const;

function* unanswered(run: Examined): Generator<Unanswered> {
  const requests = new Set(
    deliveriesIn(run.graph, UNANSWERED, 'request').map(({ message }) => message),
  );
  for (const request of requests) {
    const sent = run.feed.messages.get(request);
    if (!sent || sent.answers.length > 0) continue;
    const queued = deliveriesOf(run.graph, request, sent.recipients).filter(
      ({ state }) => state !== 'refused',
    );
    const fates = queued.map((delivery) => fateOf(run, delivery));
    const [delivery] = queued;
    const [fate] = fates;
    if (delivery && fate && fates.every((each) => each !== null)) yield { sent, fate, delivery };
  }
}

/** Why nobody will answer this delivery; null where somebody may, or need not. */
function fateOf(run: Examined, { to, from, state }: Delivery): Fate | null {
  if (state === 'expired') return 'expired';
  if (OPEN.includes(state)) return endedByItself(run) ? 'open' : null;
  const gone = run.facts.departures.get(state === 'superseded' ? from : to);
  if (gone?.reason === 'session-ended') return endedByItself(run) ? 'open' : null;
  return state === 'provider-left' ? 'provider-left' : null;
}

function keyOf({ fate, delivery }: Unanswered): string {
  return `${fate} ${delivery.from} ${delivery.to}`;
}

function complain(group: readonly [Unanswered, ...Unanswered[]]): Complaint {
  const { delivery, fate } = group[0];
  const [asker, asked] = [called(delivery.from), called(delivery.to)];
  const count = group.length === 1 ? 'A request' : counted(group.length, 'request');
  return {
    check: 'unanswered-requests',
    severity: 'problem',
    title: `${count} from ${asker} to ${asked} got no answer`,
    text: `What ${asker} asked stayed open: ${WHY[fate](asked)}. See what ${asker} did without the answer.`,
    seqs: ascending(group.flatMap(({ sent, delivery: one }) => [sent.seq, one.stateSeq])),
    agents: [delivery.from, delivery.to],
  };
}
