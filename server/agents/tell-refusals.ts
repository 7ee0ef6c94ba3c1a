import type { AgentId } from '#core/protocol/ids.ts';
import type { Refusal } from '#core/protocol/message.ts';
import type { Sent } from '#server/bus/message-bus.ts';

const WORDS: Readonly<Record<Refusal, string>> = {
  'mailbox-full': 'has a full mailbox; try again later',
  'unknown-agent': 'is not on the bus',
  departed: 'has left the bus',
  deadlock: 'waits for you already',
  'old-term': 'takes no order of that term: you do not lead by it now',
};

/** Who refused the message and why; null when it reached everyone it was for. */
export function tellRefusals(sent: Sent, onBus: readonly AgentId[]): string | null {
  const refused = sent.recipients.flatMap((recipient) =>
    recipient.state === 'refused' ? [`${recipient.agent} ${WORDS[recipient.reason]}`] : [],
  );
  if (refused.length === 0) return null;
  return `Refused: ${refused.join('; ')}. On the bus are: ${onBus.join(', ')}.`;
}
