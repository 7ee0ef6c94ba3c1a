import type { EntryDraft } from '#core/protocol/entry.ts';
import type { LongText } from '#core/protocol/content.ts';
import { COORDINATOR, type AgentId, type MessageId, type Seq } from '#core/protocol/ids.ts';
import type { Message, Notice } from '#core/protocol/message.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { Deadlines } from './deadlines.ts';
import type { MessageDraft } from './message-bus.ts';
import type { Post } from './post.ts';
import { refused, reserveRoom, type Audience, type Roster } from './roster.ts';
import type { Terms } from './terms.ts';
import { toMessage } from './to-message.ts';
import type { Waiter } from './waiter.ts';
import type { Waits } from './waits.ts';

/** What the kinds of conversation on the bus share. */
export interface BusParts {
  readonly log: SessionLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly roster: Roster;
  readonly post: Post;
  readonly waits: Waits;
  readonly deadlines: Deadlines;
  readonly terms: Terms;
}

/** Entries to append together, and the waits that they end. */
export interface Settlement {
  readonly entries: readonly EntryDraft[];
  readonly ended: readonly Waiter[];
}

/** Records the end of waits. Waiters fail with the log's error when it takes no more. */
export async function settle(parts: BusParts, { entries, ended }: Settlement): Promise<void> {
  if (entries.length === 0) return;
  try {
    await parts.log.append(entries);
  } catch (error) {
    for (const waiter of ended) parts.waits.fail(waiter, error);
  }
}

/** Makes the message of a draft, now. */
export function compose(parts: BusParts, draft: MessageDraft, text: LongText): Message {
  const id = draft.id ?? newMessageId(parts);
  return toMessage(draft, { id, text, now: parts.clock.now(), late: false });
}

export function newMessageId({ ids }: BusParts): MessageId {
  return ids.next('m') as MessageId;
}

/**
 * Whom a draft is addressed to, with room reserved; those without room are refused. All are, where
 * it is an order and its sender does not lead by that term any more.
 */
export function admit({ roster, terms }: BusParts, draft: MessageDraft): Audience {
  const { kind, from, to } = draft;
  const audience = to === 'all' ? roster.everyone(kind, from) : roster.named(to);
  const order = draft.kind === 'broadcast' ? draft.term : undefined;
  if (order === undefined || terms.leads(from, order)) return reserveRoom(audience);
  const recipients = audience.recipients.map(({ agent }) => refused(agent, 'old-term'));
  return { mailboxes: [], recipients };
}

/** What the system has to tell one agent. */
export interface SystemNotice {
  readonly to: AgentId;
  readonly topic: Notice['topic'];
  readonly regarding?: MessageId;
  readonly text: string;
  readonly causation: readonly Seq[];
}

/** A notice by the system, in the coordinator's name, as an entry. It passes the bound. */
export function noticeEntry(parts: BusParts, notice: SystemNotice): EntryDraft {
  const { to, topic, regarding, text, causation } = notice;
  const about = regarding === undefined ? {} : { regarding };
  const message: Message = {
    kind: 'notice',
    id: newMessageId(parts),
    from: COORDINATOR,
    text: { text },
    importance: 'normal',
    about: [],
    topic,
    ...about,
  };
  const recipients = [{ agent: to, state: 'queued' as const }];
  return {
    type: 'message-sent',
    causation,
    body: { message, to: [to], recipients, via: 'system' },
  };
}
