import type { FeedMessage } from '#core/projections/feed/feed.ts';
import { HUMAN } from '#core/protocol/ids.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { deliveriesIn } from './deliveries-in.ts';
import { endedByItself } from './run-end.ts';
import { ascending, called, counted, grouped } from './wording.ts';

/** A discovery that lay in mailboxes of the team until the end and that no call of anyone read. */
export const unreadDiscoveries: Check = {
  name: 'unread-discoveries',
  looksFor: 'Discoveries that nobody read',
  look(run) {
    if (!endedByItself(run)) return [];
    return grouped(unread(run), ({ message }) => message.from).map(complain);
  },
};

function* unread({ graph, feed }: Examined): Generator<FeedMessage> {
  // The human reads on the page, of which the log knows nothing.
  const waiting = deliveriesIn(graph, ['queued', 'unread'], 'discovery').filter(
    ({ to }) => to !== HUMAN,
  );
  for (const id of new Set(waiting.map(({ message }) => message))) {
    const tally = graph.tallies.get(id);
    const sent = feed.messages.get(id);
    if (sent && tally && tally.read + tally.answered === 0) yield sent;
  }
}

function complain(group: readonly [FeedMessage, ...FeedMessage[]]): Complaint {
  const { from } = group[0].message;
  const grave = group.some(({ message }) => ['high', 'critical'].includes(message.importance));
  const count =
    group.length === 1 ? 'A discovery' : counted(group.length, 'discovery', 'discoveries');
  return {
    check: 'unread-discoveries',
    severity: grave ? 'problem' : 'doubt',
    title: `${count} of ${called(from)} ${group.length === 1 ? 'was' : 'were'} never read`,
    text: 'It came when nobody made another call, so the team did not act on it. Look at what it says yourself, or go on with the session.',
    seqs: ascending(group.map(({ seq }) => seq)),
    agents: [from],
  };
}
