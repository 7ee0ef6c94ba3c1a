import type { Sent } from '#server/bus/message-bus.ts';
import type { AgentToolResult } from '../agent-tool.ts';
import { tellRefusals } from '../tell-refusals.ts';
import type { BusToolParts } from './bus-tool-parts.ts';

/** What a sender is told: whom it reached, who refused it. It failed when it reached nobody named. */
export function sentResult(
  { bus }: Pick<BusToolParts, 'bus'>,
  sent: readonly Sent[],
): AgentToolResult {
  const recipients = sent.flatMap((one) => one.recipients);
  const reached = new Set(recipients.flatMap((one) => (one.state === 'queued' ? [one.agent] : [])));
  const refused = sent.flatMap((one) => tellRefusals(one, bus.agents()) ?? []);
  const text = JSON.stringify({
    sent: sent.map(({ message }) => message.id),
    recipients: [...reached],
    ...(refused.length > 0 ? { refused: [...new Set(refused)] } : {}),
  });
  const ok = recipients.length === 0 || reached.size > 0;
  return { ok, text, summary: ok ? `Reached ${reached.size}` : 'Refused' };
}
