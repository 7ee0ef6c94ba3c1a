import type { FeedMessage } from '#core/projections/feed/feed.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { Refusal } from '#core/protocol/message.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { ascending, called, counted, grouped } from './wording.ts';

interface Refused {
  readonly sent: FeedMessage;
  readonly to: AgentId;
  readonly reason: Exclude<Refusal, 'deadlock'>;
}

const WHY: Record<Refused['reason'], (to: string) => string> = {
  'mailbox-full': (to) =>
    `The mailbox of ${to} was full. Unless it was sent again, ${to} never heard it: fewer broadcasts or more agents would help.`,
  'unknown-agent': (to) =>
    `There is no agent ${to}. The sender was told; see whether it found whom it meant.`,
  departed: (to) => `${to} had left already. The sender was told; see whether it asked another.`,
};

/** Messages that the bus refused for a recipient; cycles are a check of their own. */
export const refusedMessages: Check = {
  name: 'refused-messages',
  looksFor: 'Messages that were refused',
  look: (run) => grouped(refused(run), ({ to, reason }) => `${reason} ${to}`).map(complain),
};

function* refused({ feed, graph }: Examined): Generator<Refused> {
  for (const sent of feed.messages.values()) {
    if (!graph.tallies.get(sent.message.id)?.refused) continue;
    for (const recipient of sent.recipients) {
      if (recipient.state !== 'refused' || recipient.reason === 'deadlock') continue;
      // The system tells whom it may concern, also where nobody is left to hear.
      if (sent.via === 'system' && recipient.reason === 'departed') continue;
      yield { sent, to: recipient.agent, reason: recipient.reason };
    }
  }
}

function complain(group: readonly [Refused, ...Refused[]]): Complaint {
  const { to, reason } = group[0];
  const senders = [...new Set(group.map(({ sent }) => sent.message.from))];
  return {
    check: 'refused-messages',
    severity: reason === 'mailbox-full' ? 'problem' : 'doubt',
    title: `${counted(group.length, 'message')} to ${called(to)} ${group.length === 1 ? 'was' : 'were'} refused`,
    text: WHY[reason](called(to)),
    seqs: ascending(group.map(({ sent }) => sent.seq)),
    agents: [to, ...senders.filter((sender) => sender !== to)],
  };
}
