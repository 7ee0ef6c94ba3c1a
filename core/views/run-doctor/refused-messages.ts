import type { Delivery } from '#core/projections/agent-graph/delivery.ts';
import type { Refusal } from '#core/protocol/message.ts';
import type { Check, Complaint, Examined } from './complaint.ts';
import { deliveriesIn } from './deliveries-in.ts';
import { ascending, called, counted, grouped } from './wording.ts';

interface Refused extends Delivery {
  readonly refusal: Exclude<Refusal, 'deadlock'>;
}

const WHY: Record<Refused['refusal'], (to: string) => string> = {
  'mailbox-full': (to) =>
    `The mailbox of ${to} was full. Unless it was sent again, ${to} never heard it: fewer broadcasts or more agents would help.`,
  'unknown-agent': (to) =>
    `There is no agent ${to}. The sender was told; see whether it found whom it meant.`,
  'old-term': (to) =>
    `The order to ${to} was of a term that had ended: see who leads now, and whether they gave it again.`,
  departed: (to) => `${to} had left already. The sender was told; see whether it asked another.`,
};

/** Messages that the bus refused for a recipient; cycles are a check of their own. */
export const refusedMessages: Check = {
  name: 'refused-messages',
  looksFor: 'Messages that were refused',
  look(run) {
    const refused = deliveriesIn(run.graph, ['refused']).filter(isRefused);
    const counting = refused.filter((delivery) => concernsSomebody(run, delivery));
    return grouped(counting, ({ to, refusal }) => `${refusal} ${to}`).map(complain);
  },
};

function isRefused(delivery: Delivery): delivery is Refused {
  return delivery.refusal !== null && delivery.refusal !== 'deadlock';
}

/** The system tells whom it may concern, also where nobody is left to hear. */
function concernsSomebody({ feed }: Examined, { message, refusal }: Refused): boolean {
  return refusal !== 'departed' || feed.messages.get(message)?.via !== 'system';
}

function complain(group: readonly [Refused, ...Refused[]]): Complaint {
  const { to, refusal } = group[0];
  const senders = [...new Set(group.map(({ from }) => from))];
  return {
    check: 'refused-messages',
    severity: refusal === 'mailbox-full' ? 'problem' : 'doubt',
    title: `${counted(group.length, 'message')} to ${called(to)} ${group.length === 1 ? 'was' : 'were'} refused`,
    text: WHY[refusal](called(to)),
    seqs: ascending(group.map(({ seq }) => seq)),
    agents: [to, ...senders.filter((sender) => sender !== to)],
  };
}
