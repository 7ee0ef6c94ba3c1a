import type { Entry, EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';

/** A request as those who may answer it know it. */
export interface KnownRequest {
  readonly id: MessageId;
  readonly from: AgentId;
  readonly to: readonly AgentId[];
  /** Who has answered it. */
  readonly answeredBy: readonly AgentId[];
  /** From whom no answer is waited for any more: its time is over, or somebody has left. */
  readonly closedFor: readonly AgentId[];
}

/** Who asked what of whom: a fold of the log. */
export interface RequestBook {
  note(entries: readonly Entry[]): void;
  find(id: string): KnownRequest | null;
  /** The requests to this agent that it has not answered, oldest first. */
  openTo(agent: AgentId): readonly KnownRequest[];
  /** Whether an answer of this agent is still waited for, within its time. */
  isAwaited(agent: AgentId): boolean;
}

/** An empty book. */
export function createRequestBook(): RequestBook {
  const requests = new Map<string, KnownRequest>();

  function close({ message, agent }: EntryBodies['delivery-changed']): void {
    const request = requests.get(message);
    if (request === undefined) return;
    requests.set(message, { ...request, closedFor: [...request.closedFor, agent] });
  }

  function note(entry: Entry): void {
    if (entry.type === 'delivery-changed') close(entry.body);
    if (entry.type !== 'message-sent') return;
    const { message, recipients } = entry.body;
    if (message.kind === 'request') {
      const to = recipients.filter(({ state }) => state === 'queued').map(({ agent }) => agent);
      requests.set(message.id, {
        id: message.id,
        from: message.from,
        to,
        answeredBy: [],
        closedFor: [],
      });
    } else if (message.kind === 'response') {
      const request = requests.get(message.correlationId);
      if (request === undefined) return;
      requests.set(request.id, { ...request, answeredBy: [...request.answeredBy, message.from] });
    }
  }

  const openTo = (agent: AgentId): readonly KnownRequest[] =>
    [...requests.values()].filter(
      ({ to, answeredBy }) => to.includes(agent) && !answeredBy.includes(agent),
    );

  return {
    note: (entries) => entries.forEach(note),
    find: (id) => requests.get(id) ?? null,
    openTo,
    isAwaited: (agent) => openTo(agent).some(({ closedFor }) => !closedFor.includes(agent)),
  };
}
