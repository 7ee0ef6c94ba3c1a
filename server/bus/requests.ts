import type { LongText } from '#core/protocol/content.ts';
import type { Entry, EntryBodies, EntryDraft } from '#core/protocol/entry.ts';
import { HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import type { Message, Recipient, Request } from '#core/protocol/message.ts';
import { answerId } from './answer-id.ts';
import {
  admit,
  compose,
  newMessageId,
  noticeEntry,
  settle,
  type BusParts,
  type Settlement,
} from './bus-parts.ts';
import type { MessageDraft, Sent } from './message-bus.ts';
import type { Audience } from './roster.ts';
import { toMessage } from './to-message.ts';
import type { Ending, Waiter } from './waiter.ts';

export type RequestDraft = Extract<MessageDraft, { kind: 'request' }>;
export type ResponseDraft = Extract<MessageDraft, { kind: 'response' }>;

/** A request on record: who asked whom, and who still owes an answer. */
export interface RequestRecord {
  readonly id: MessageId;
  readonly asker: AgentId;
  readonly asked: ReadonlySet<AgentId>;
  /** Of whom an answer is still expected. */
  readonly owing: Set<AgentId>;
  readonly deadlineAt: number;
  /** What answers it at the deadline in the human's name, if they alone were asked. */
  readonly fallback?: string | undefined;
  expired: boolean;
  /** The call that waits for the answer, if one does. */
  waiter: Waiter | null;
  cancelDeadline: () => void;
}

/** Requests and responses: who owes whom an answer, until when. */
export class Requests {
  readonly #parts: BusParts;
  readonly #records = new Map<MessageId, RequestRecord>();

  constructor(parts: BusParts) {
    this.#parts = parts;
  }

  find(id: MessageId): RequestRecord | undefined {
    return this.#records.get(id);
  }

  /** Takes one entry of the session's past into account; to be called in the order of the log. */
  recall(entry: Entry): void {
    if (entry.type === 'delivery-changed') this.#recallChange(entry.body);
    if (entry.type !== 'message-sent') return;
    const { message, recipients } = entry.body;
    if (message.kind === 'request') this.#recallRequest(message, recipients);
    if (message.kind === 'response') {
      this.#records.get(message.correlationId)?.owing.delete(message.from);
    }
  }

  /** Watches the deadlines of what the session's past left open; those that are over expire now. */
  watchRecalled(): void {
    for (const record of this.#records.values()) {
      if (record.owing.size > 0 && !record.expired) this.#watch(record);
    }
  }

  /** Sends a request; `waiting` begins the wait for it, if its sender waits. */
  send(
    draft: RequestDraft,
    text: LongText,
    waiting?: (record: RequestRecord) => readonly EntryDraft[],
  ): Promise<Sent> {
    const message = compose(this.#parts, draft, text);
    const { recipients, mailboxes } = admit(this.#parts, draft);
    const asked = new Set(mailboxes.map((mailbox) => mailbox.agent));
    const deadlineAt = this.#parts.clock.now() + draft.timeoutMs;
    const { from: asker, fallback } = draft;
    const record = this.#open({ id: message.id, asker, asked, deadlineAt, fallback });
    const after = asked.size > 0 ? (waiting?.(record) ?? []) : [];
    const undo = () => this.#forget(record);
    const rest = { awaiting: [], handed: [], after, undo };
    return this.#parts.post.send({ draft, message, recipients, mailboxes, ...rest });
  }

  /** Records a request that is refused before anyone could get it. */
  refuse(draft: RequestDraft, text: LongText, recipients: readonly Recipient[]): Promise<Sent> {
    const message = compose(this.#parts, draft, text);
    const nobody = { mailboxes: [], awaiting: [], handed: [], after: [], undo: null };
    return this.#parts.post.send({ draft, message, recipients, ...nobody });
  }

  /** Sends a response: to whoever waits for it by the end of the wait, and otherwise as mail. */
  respond(draft: ResponseDraft, text: LongText): Promise<Sent> {
    const request = this.#records.get(draft.correlationId);
    if (request) this.#expireIfDue(request);
    const message = toMessage(draft, {
      id: draft.id ?? newMessageId(this.#parts),
      text,
      now: this.#parts.clock.now(),
      late: request?.expired === true,
    });
    if (request?.asked.has(draft.from)) return this.#answer(request, draft, message);
    const { recipients, mailboxes } = this.#addressees(draft, []);
    const rest = { awaiting: [], handed: [], after: [], undo: null };
    return this.#parts.post.send({ draft, message, recipients, mailboxes, ...rest });
  }

  /** What an agent's leaving does to the requests to it and from it. */
  leave(agent: AgentId): Settlement {
    const entries: EntryDraft[] = [];
    const ended: Waiter[] = [];
    for (const record of this.#records.values()) {
      const { waiter } = record;
      const change = this.#leaveOne(record, agent);
      if (waiter !== null && record.waiter === null) ended.push(waiter);
      entries.push(...change);
    }
    return { entries, ended };
  }

  /** Ends the wait for a request whose caller was interrupted; the request stays open. */
  interrupt(record: RequestRecord, waiter: Waiter): void {
    if (record.waiter !== waiter || !this.#parts.waits.isOpen(waiter)) return;
    const entries = [this.#endWait(record, waiter, 'interrupted')];
    void settle(this.#parts, { entries, ended: [waiter] });
  }

  /** Ends a wait that stands in a cycle; the request stays open. */
  breakOff(waiter: Waiter): void {
    const record = waiter.on.kind === 'request' ? this.#records.get(waiter.on.message) : undefined;
    if (record?.waiter !== waiter) return;
    const entries = [this.#endWait(record, waiter, 'deadlock')];
    void settle(this.#parts, { entries, ended: [waiter] });
  }

  #open(
    facts: Pick<RequestRecord, 'id' | 'asker' | 'asked' | 'deadlineAt' | 'fallback'>,
  ): RequestRecord {
    const record: RequestRecord = {
      ...facts,
      owing: new Set(facts.asked),
      expired: false,
      waiter: null,
      cancelDeadline: () => undefined,
    };
    if (record.owing.size > 0) {
      this.#records.set(record.id, record);
      this.#watch(record);
    }
    return record;
  }

  #recallRequest({ id, from, deadlineAt }: Request, recipients: readonly Recipient[]): void {
    const queued = recipients.filter(({ state }) => state === 'queued').map(({ agent }) => agent);
    const asked = new Set(queued);
    this.#records.set(id, {
      ...{ id, asker: from, asked, deadlineAt },
      owing: new Set(queued),
      expired: false,
      waiter: null,
      cancelDeadline: () => undefined,
    });
  }

  #recallChange({ message, agent, state }: EntryBodies['delivery-changed']): void {
    const record = this.#records.get(message);
    if (record === undefined) return;
    record.owing.delete(agent);
    if (state === 'expired') record.expired = true;
  }

  #watch(record: RequestRecord): void {
    record.cancelDeadline = this.#parts.deadlines.at(record.deadlineAt, () => {
      this.#expireIfDue(record);
    });
  }

  #forget(record: RequestRecord): void {
    record.cancelDeadline();
    this.#records.delete(record.id);
  }

  #answer(record: RequestRecord, draft: ResponseDraft, message: Message): Promise<Sent> {
    const { waiter } = record;
    const { recipients, mailboxes } = this.#addressees(draft, [record.asker]);
    return this.#parts.post.send({
      draft,
      message,
      recipients,
      mailboxes: mailboxes.filter((mailbox) => mailbox.agent !== waiter?.agent),
      awaiting: [],
      handed: waiter ? [waiter] : [],
      after: waiter ? [this.#endWait(record, waiter, 'answered')] : [],
      undo: this.#answered(record, draft.from, waiter),
    });
  }

  #addressees({ kind, from, to }: ResponseDraft, askers: readonly AgentId[]): Audience {
    const { roster } = this.#parts;
    if (to !== 'all') return roster.named([...to, ...askers]);
    const names = roster.everyone(kind, from).mailboxes.map((mailbox) => mailbox.agent);
    return roster.named([...names, ...askers]);
  }

  #expireIfDue(record: RequestRecord): void {
    if (record.expired || this.#parts.clock.now() < record.deadlineAt) return;
    if (this.#answerByDefault(record)) return;
    void settle(this.#parts, this.#expire(record));
  }

  /** Gives the answer that the asker named for a human who is not there. False when there is none. */
  #answerByDefault(record: RequestRecord): boolean {
    const { id, asker, fallback } = record;
    if (fallback === undefined || !record.owing.has(HUMAN) || record.asked.size > 1) return false;
    const draft: ResponseDraft = {
      ...{ kind: 'response', id: answerId(id), from: HUMAN, to: [asker], correlationId: id },
      ...{ text: fallback, data: { default: true }, via: 'system' },
      causation: this.#parts.post.seqOf(id),
    };
    const stamp = { id: answerId(id), text: { text: fallback }, late: false };
    const message = toMessage(draft, { ...stamp, now: this.#parts.clock.now() });
    // A log that takes no more fails the waiter by itself.
    this.#answer(record, draft, message).catch(() => undefined);
    return true;
  }

  /** Notes an answer. Returns the way back, for a response that could not be recorded. */
  #answered(record: RequestRecord, from: AgentId, waiter: Waiter | null): () => void {
    const owed = record.owing.delete(from);
    if (record.owing.size === 0) record.cancelDeadline();
    return () => {
      if (waiter) {
        this.#parts.waits.reopen(waiter);
        record.waiter = waiter;
      }
      if (!owed) return;
      record.owing.add(from);
      this.#watch(record);
    };
  }

  #expire(record: RequestRecord): Settlement {
    record.expired = true;
    record.cancelDeadline();
    const { waiter } = record;
    const entries = [...record.owing].map((agent) => this.#changed(record, agent, 'expired'));
    record.owing.clear();
    if (waiter) entries.push(this.#endWait(record, waiter, 'expired'));
    else if (entries.length > 0) entries.push(...this.#tellAsker(record, 'expired'));
    return { entries, ended: waiter ? [waiter] : [] };
  }

  #leaveOne(record: RequestRecord, agent: AgentId): readonly EntryDraft[] {
    const { waiter } = record;
    if (record.asker === agent) {
      const owing = [...record.owing].map((each) => this.#changed(record, each, 'superseded'));
      record.owing.clear();
      record.cancelDeadline();
      return waiter ? [...owing, this.#endWait(record, waiter, 'interrupted')] : owing;
    }
    if (!record.owing.delete(agent)) return [];
    if (record.owing.size === 0) record.cancelDeadline();
    const change = this.#changed(record, agent, 'provider-left');
    if (waiter) return [change, this.#endWait(record, waiter, 'provider-left')];
    return [change, ...this.#tellAsker(record, 'provider-left', agent)];
  }

  #endWait(record: RequestRecord, waiter: Waiter, ending: Ending): EntryDraft {
    record.waiter = null;
    return this.#parts.waits.finish(waiter, ending, this.#parts.post.seqOf(record.id));
  }

  #changed(
    { id }: RequestRecord,
    agent: AgentId,
    state: 'expired' | 'superseded' | 'provider-left',
  ): EntryDraft {
    const causation = this.#parts.post.seqOf(id);
    return { type: 'delivery-changed', causation, body: { message: id, agent, state } };
  }

  /** Who asked without waiting hears by a notice. */
  #tellAsker(
    { id, asker }: RequestRecord,
    topic: 'expired' | 'provider-left',
    gone?: AgentId,
  ): readonly EntryDraft[] {
    if (!this.#parts.roster.has(asker)) return [];
    const text =
      gone === undefined
        ? `Your request ${id} was not answered in time. Go on without the answer, or ask again.`
        : `${gone} has left and will not answer your request ${id}. Ask someone else.`;
    const causation = this.#parts.post.seqOf(id);
    return [noticeEntry(this.#parts, { to: asker, topic, regarding: id, text, causation })];
  }
}
