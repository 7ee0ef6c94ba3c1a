import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';

/** A request as those who may answer it know it. */
export interface KnownRequest {
  readonly id: MessageId;
  readonly from: AgentId;
  readonly to: readonly AgentId[];
  /** Who has answered it. */
  readonly answeredBy: readonly AgentId[];
}

/** Who asked what of whom: a fold of the log. */
export interface RequestBook {
  note(entries: readonly Entry[]): void;
  find(id: string): KnownRequest | null;
  /** The requests to this agent that it has not answered, oldest first. */
  openTo(agent: AgentId): readonly KnownRequest[];
}

/** An empty book. */
export function createRequestBook(): RequestBook {
  const requests = new Map<string, KnownRequest>();

  function note(entry: Entry): void {
    if (entry.type !== 'message-sent') return;
    const { message, recipients } = entry.body;
    if (message.kind === 'request') {
      const to = recipients.filter(({ state }) => state === 'queued').map(({ agent }) => agent);
      requests.set(message.id, { id: message.id, from: message.from, to, answeredBy: [] });
    } else if (message.kind === 'response') {
      const request = requests.get(message.correlationId);
      if (request === undefined) return;
      requests.set(request.id, { ...request, answeredBy: [...request.answeredBy, message.from] });
    }
  }

  return {
    note: (entries) => entries.forEach(note),
    find: (id) => requests.get(id) ?? null,
    openTo: (agent) =>
      [...requests.values()].filter(
        ({ to, answeredBy }) => to.includes(agent) && !answeredBy.includes(agent),
      ),
  };
}
