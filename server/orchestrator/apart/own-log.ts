import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';

/**
 * The session's log as the bus of one agent sees it that works apart: it hears of nobody else, and
 * what it says to all is recorded as said to nobody, for nobody else is on its bus.
 */
export function createOwnLog(log: SessionLog, agent: AgentId): SessionLog {
  const concerns = (entry: Entry): boolean =>
    entry.type === 'message-sent'
      ? entry.body.recipients.some((recipient) => recipient.agent === agent) ||
        entry.body.message.from === agent
      : !('agent' in entry.body) || entry.body.agent === agent;
  return {
    session: log.session,
    append: (drafts) => log.append(drafts.map(toOwn)),
    head: () => log.head(),
    subscribe: (listener) => log.subscribe((entries) => listener(entries.filter(concerns))),
    read: (after, limit) => log.read(after, limit),
    settled: () => log.settled(),
    close: () => log.close(),
  };
}

function toOwn(draft: EntryDraft): EntryDraft {
  if (draft.type !== 'message-sent' || draft.body.to !== 'all') return draft;
  return { ...draft, body: { ...draft.body, to: [] } };
}
