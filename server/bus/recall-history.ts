import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, MessageId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { toLetter, type Letter } from './letter.ts';
import type { AgentRegistration } from './message-bus.ts';
import type { Needs } from './needs.ts';
import type { Post } from './post.ts';
import type { Requests } from './requests.ts';
import type { Roster } from './roster.ts';
import type { Terms } from './terms.ts';
import type { Waits } from './waits.ts';

/** The parts of a bus that remember. */
export interface Remembering {
  readonly roster: Roster;
  readonly post: Post;
  readonly requests: Requests;
  readonly needs: Needs;
  readonly waits: Waits;
  readonly terms: Terms;
  readonly present: Set<AgentId>;
}

type Unread = Map<AgentId, Map<MessageId, Letter>>;

/**
 * Brings a new bus to where the log of its session stands: who is on it, what is unread, which
 * answers are owed until when, what was announced. `history` is all of the log, in order. Returns
 * everyone who ever registered.
 */
export function recallHistory(
  history: readonly Entry[],
  parts: Remembering,
): ReadonlyMap<AgentId, AgentRegistration> {
  const past = new Map<AgentId, AgentRegistration>();
  const unread: Unread = new Map();
  for (const entry of history) {
    recallPresence(entry, parts, past);
    recallMail(entry, parts, unread);
    parts.requests.recall(entry);
    parts.needs.recall(entry);
    parts.waits.apply(entry);
    parts.terms.note(entry);
  }
  for (const [agent, letters] of unread) {
    const mailbox = parts.roster.mailbox(agent);
    for (const letter of letters.values()) {
      if (letter.exempt || mailbox?.reserve()) mailbox?.deliver(letter);
    }
  }
  parts.requests.watchRecalled();
  return past;
}

function recallPresence(
  entry: Entry,
  { roster, present }: Remembering,
  past: Map<AgentId, AgentRegistration>,
): void {
  if (entry.type === 'agent-registered') {
    const registration = entry.body as AgentRegistration;
    past.set(registration.agent, registration);
    roster.add(registration);
    present.add(registration.agent);
  } else if (entry.type === 'agent-returned') {
    roster.readmit(must(past.get(entry.body.agent), 'a registration'));
    present.add(entry.body.agent);
  } else if (entry.type === 'agent-left') {
    roster.depart(entry.body.agent);
    present.delete(entry.body.agent);
  }
}

/** Mail is what was queued for someone and has come into no conversation, by a call or a result. */
function recallMail(entry: Entry, { post }: Remembering, unread: Unread): void {
  if (entry.type === 'message-sent') {
    post.recall(entry);
    queue(entry, unread);
  } else if (entry.type === 'call-started') {
    for (const id of entry.body.reads) unread.get(entry.body.agent)?.delete(id);
  } else if (entry.type === 'tool-finished') {
    for (const id of entry.body.carried) unread.get(entry.body.agent)?.delete(id);
  }
}

function queue({ seq, body }: EntryOf<'message-sent'>, unread: Unread): void {
  const { message, recipients, to } = body;
  const awaited = message.kind === 'fulfilment';
  const letter = toLetter(message, seq, { direct: to !== 'all', awaited });
  for (const { agent, state } of recipients) {
    if (state !== 'queued') continue;
    const letters = unread.get(agent) ?? new Map<MessageId, Letter>();
    unread.set(agent, letters.set(message.id, letter));
  }
}
