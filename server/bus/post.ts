import type { EntryDraft, EntryOf } from '#core/protocol/entry.ts';
import type { MessageId, Seq } from '#core/protocol/ids.ts';
import type { Message, Recipient } from '#core/protocol/message.ts';
import { must } from '#core/lib/must.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { BoundedMailbox } from './bounded-mailbox.ts';
import { passesBound, toLetter } from './letter.ts';
import type { MessageDraft, Sent } from './message-bus.ts';
import type { Roster } from './roster.ts';
import type { Waiter } from './waiter.ts';

/** A message ready to be recorded, with everything that must be recorded in the same breath. */
export interface Posting {
  readonly draft: Pick<MessageDraft, 'to' | 'via' | 'causation'>;
  readonly message: Message;
  readonly recipients: readonly Recipient[];
  /** Who finds it in the mail; room is reserved unless its kind passes the bound. */
  readonly mailboxes: readonly BoundedMailbox[];
  /** Who finds it in the mail past the bound, having declared the need that it fulfils. */
  readonly awaiting: readonly BoundedMailbox[];
  /** Who is handed it by the end of a wait, and not as mail. */
  readonly handed: readonly Waiter[];
  /** Entries that stand after the message in the same append. */
  readonly after: readonly EntryDraft[];
  /** Takes back what was decided, should the append be refused. */
  readonly undo: (() => void) | null;
}

interface OnItsWay {
  readonly posting: Posting;
  sent: Promise<Sent> | null;
}

/** Records messages, and delivers them when they are committed: nothing before, nothing twice. */
export class Post {
  readonly #log: SessionLog;
  readonly #roster: Roster;
  /** Every message of the session: on its way, or its seq. */
  readonly #known = new Map<MessageId, OnItsWay | Seq>();

  constructor(log: SessionLog, roster: Roster) {
    this.#log = log;
    this.#roster = roster;
  }

  /** The seq of a committed message, in brackets for a causation; empty while it is on its way. */
  seqOf(id: MessageId): readonly Seq[] {
    const known = this.#known.get(id);
    return typeof known === 'number' ? [known] : [];
  }

  /** What became of a message that was sent before, or null when it is new. */
  earlier(id: MessageId): Promise<Sent> | null {
    const known = this.#known.get(id);
    if (known === undefined) return null;
    if (typeof known !== 'number') return known.sent;
    return this.#log.read(known - 1, 1).then(toSent);
  }

  /** Knows a message of the session's past: it is not sent again, and not delivered here. */
  recall({ seq, body }: EntryOf<'message-sent'>): void {
    this.#known.set(body.message.id, seq);
  }

  send(posting: Posting): Promise<Sent> {
    const { message, draft, recipients, after } = posting;
    const { to, via, causation } = draft;
    const onItsWay: OnItsWay = { posting, sent: null };
    this.#known.set(message.id, onItsWay);
    const sent: EntryDraft = {
      type: 'message-sent',
      causation,
      body: { message, to, recipients, via },
    };
    const drafts = after.length === 0 ? [sent] : [sent, ...after];
    onItsWay.sent = this.#log.append(drafts).then(toSent, (error: unknown) => {
      this.#withdraw(posting);
      throw error;
    });
    return onItsWay.sent;
  }

  /** Follows the log: puts a committed message where its record says that it goes. */
  deliver({ seq, body }: EntryOf<'message-sent'>): void {
    const { message } = body;
    const known = this.#known.get(message.id);
    if (typeof known === 'number') return;
    this.#known.set(message.id, seq);
    if (known === undefined) this.#deliverByName(seq, body);
    else this.#deliverPosting(seq, known.posting);
  }

  #deliverPosting(seq: Seq, { message, draft, mailboxes, awaiting, handed }: Posting): void {
    const direct = draft.to !== 'all';
    const letter = toLetter(message, seq, { direct, awaited: false });
    for (let i = 0; i < mailboxes.length; i += 1) mailboxes[i]!.deliver(letter);
    if (awaiting.length > 0) {
      const awaited = toLetter(message, seq, { direct, awaited: true });
      for (const mailbox of awaiting) mailbox.deliver(awaited);
    }
    for (const waiter of handed) {
      waiter.answer = letter;
      this.#roster.mailbox(waiter.agent)?.handedOver(letter);
    }
  }

  /** What the system itself says stands in the log with no posting. */
  #deliverByName(seq: Seq, { message, to, recipients }: EntryOf<'message-sent'>['body']): void {
    const awaited = message.kind === 'fulfilment';
    const letter = toLetter(message, seq, { direct: to !== 'all', awaited });
    for (const { agent, state } of recipients) {
      if (state !== 'queued') continue;
      const mailbox = this.#roster.mailbox(agent);
      if (letter.exempt || mailbox?.reserve()) mailbox?.deliver(letter);
    }
  }

  #withdraw({ message, mailboxes, undo }: Posting): void {
    this.#known.delete(message.id);
    if (!passesBound(message.kind)) for (const mailbox of mailboxes) mailbox.release();
    undo?.();
  }
}

function toSent(entries: readonly { readonly type: string; readonly seq: Seq }[]): Sent {
  const entry = must(entries[0], 'the entry of a message') as EntryOf<'message-sent'>;
  return { message: entry.body.message, seq: entry.seq, recipients: entry.body.recipients };
}
