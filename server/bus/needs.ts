import type { LongText } from '#core/protocol/content.ts';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { Fulfilment, Message, Recipient } from '#core/protocol/message.ts';
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
import { reserveRoom } from './roster.ts';
import type { Ending, Waiter } from './waiter.ts';

export type DependencyDraft = Extract<MessageDraft, { kind: 'dependency' }>;
export type FulfilmentDraft = Extract<MessageDraft, { kind: 'fulfilment' }>;

/** What a provider announced, and who has been told. */
export interface Announced {
  readonly message: Message;
  readonly sent: Promise<Sent>;
  readonly told: Set<AgentId>;
}

/** Something that is needed from one agent. */
export interface Need {
  readonly provider: AgentId;
  readonly topic: string;
  /** Who said so and has not been told yet, waiting or not. */
  readonly declarers: Set<AgentId>;
  readonly waiters: Set<Waiter>;
  announced: Announced | null;
}

/** Dependencies and fulfilments: who needs what from whom. */
export class Needs {
  readonly #parts: BusParts;
  readonly #needs = new Map<string, Need>();

  constructor(parts: BusParts) {
    this.#parts = parts;
  }

  /** The need of this topic from this provider. Case and spacing of a topic do not matter. */
  need(provider: AgentId, topic: string): Need {
    const key = `${provider} ${topic.trim().toLowerCase().replace(/\s+/g, ' ')}`;
    let need = this.#needs.get(key);
    if (need === undefined) {
      need = { provider, topic, declarers: new Set(), waiters: new Set(), announced: null };
      this.#needs.set(key, need);
    }
    return need;
  }

  /** Takes one entry of the session's past into account; to be called in the order of the log. */
  recall(entry: Entry): void {
    if (entry.type === 'agent-left') {
      for (const need of this.#needs.values()) need.declarers.delete(entry.body.agent);
    }
    if (entry.type !== 'message-sent') return;
    const { message, recipients } = entry.body;
    const reached = recipients.filter(({ state }) => state === 'queued').map(({ agent }) => agent);
    if (message.kind === 'dependency') {
      for (const agent of reached) {
        const need = this.need(agent, message.topic);
        if (need.announced === null) need.declarers.add(message.from);
      }
    } else if (message.kind === 'fulfilment') {
      const need = this.need(message.from, message.topic);
      const told = new Set([...(need.announced?.told ?? []), ...reached]);
      const sent = Promise.resolve({ message, seq: entry.seq, recipients });
      need.announced = { message, sent, told };
      need.declarers.clear();
    }
  }

  /** Declares a need; `waiting` begins the wait for it, if its sender waits. */
  declare(
    draft: DependencyDraft,
    text: LongText,
    waiting?: () => readonly EntryDraft[],
  ): Promise<Sent> {
    const message = compose(this.#parts, draft, text);
    const { recipients, mailboxes } = admit(this.#parts, draft);
    const needs = mailboxes.map((mailbox) => this.need(mailbox.agent, draft.topic));
    const past = needs.flatMap((need) => this.#tellOfPast(need, draft.from));
    const begun = needs.length > 0 ? (waiting?.() ?? []) : [];
    for (const need of needs) if (need.announced === null) need.declarers.add(draft.from);
    const undo = () => {
      for (const need of needs) need.declarers.delete(draft.from);
    };
    const rest = { awaiting: [], handed: [], after: [...begun, ...past], undo };
    return this.#parts.post.send({ draft, message, recipients, mailboxes, ...rest });
  }

  /** Records a declaration that is refused before anyone could get it. */
  refuse(draft: DependencyDraft, text: LongText, recipients: readonly Recipient[]): Promise<Sent> {
    const message = compose(this.#parts, draft, text);
    const nobody = { mailboxes: [], awaiting: [], handed: [], after: [], undo: null };
    return this.#parts.post.send({ draft, message, recipients, ...nobody });
  }

  /** Announces what was needed: everyone who waits hears by the end of the wait, all at once. */
  fulfil(draft: FulfilmentDraft, text: LongText): Promise<Sent> {
    const { roster, post } = this.#parts;
    const message = compose(this.#parts, draft, text);
    const need = this.need(draft.from, draft.topic);
    const handed = [...need.waiters];
    const blocked = new Set(handed.map((waiter) => waiter.agent));
    const awaiting = [...need.declarers].filter((agent) => !blocked.has(agent));
    const told = roster.named([...blocked, ...awaiting]);
    const others = this.#others(draft, new Set(told.mailboxes.map((mailbox) => mailbox.agent)));
    const recipients = [...others.recipients, ...told.recipients];
    const undo = this.#announce(need);
    const sent = post.send({
      draft,
      message,
      recipients,
      mailboxes: others.mailboxes,
      awaiting: told.mailboxes.filter((mailbox) => !blocked.has(mailbox.agent)),
      handed,
      after: handed.map((waiter) => this.endWait(need, waiter, 'answered')),
      undo: () => undo(handed),
    });
    const heard = recipients.filter((each) => each.state === 'queued').map((each) => each.agent);
    need.announced = { message, sent, told: new Set(heard) };
    return sent;
  }

  endWait(need: Need, waiter: Waiter, ending: Ending): EntryDraft {
    need.waiters.delete(waiter);
    return this.#parts.waits.finish(waiter, ending, []);
  }

  /** Ends a wait if it still goes on; the need stays declared. */
  giveUp(need: Need, waiter: Waiter, ending: 'expired' | 'interrupted' | 'deadlock'): void {
    if (!need.waiters.has(waiter) || !this.#parts.waits.isOpen(waiter)) return;
    const entries = [this.endWait(need, waiter, ending)];
    void settle(this.#parts, { entries, ended: [waiter] });
  }

  /** Ends a wait that stands in a cycle; the need stays declared. */
  breakOff(waiter: Waiter): void {
    if (waiter.on.kind !== 'dependency') return;
    this.giveUp(this.need(waiter.provider, waiter.on.topic), waiter, 'deadlock');
  }

  /** What an agent's leaving does to what was needed from it and by it. */
  leave(agent: AgentId): Settlement {
    const entries: EntryDraft[] = [];
    const ended: Waiter[] = [];
    for (const need of this.#needs.values()) {
      const lost = need.provider === agent;
      for (const waiter of [...need.waiters]) {
        if (!lost && waiter.agent !== agent) continue;
        entries.push(this.endWait(need, waiter, lost ? 'provider-left' : 'interrupted'));
        need.declarers.delete(waiter.agent);
        ended.push(waiter);
      }
      need.declarers.delete(agent);
      if (lost) entries.push(...this.#tellOfLoss(need));
    }
    return { entries, ended };
  }

  /** The addressees who are not told in another way. */
  #others({ kind, from, to }: FulfilmentDraft, told: ReadonlySet<AgentId>) {
    const { roster } = this.#parts;
    if (to !== 'all') return reserveRoom(roster.named(to.filter((agent) => !told.has(agent))));
    const { mailboxes, recipients } = roster.everyone(kind, from);
    return reserveRoom({
      mailboxes: mailboxes.filter((mailbox) => !told.has(mailbox.agent)),
      recipients: recipients.filter((recipient) => !told.has(recipient.agent)),
    });
  }

  /** Everyone is told now. Returns the way back, for a message that could not be recorded. */
  #announce(need: Need): (waiters: readonly Waiter[]) => void {
    const { announced } = need;
    const declarers = [...need.declarers];
    need.declarers.clear();
    return (waiters) => {
      need.announced = announced;
      for (const agent of declarers) need.declarers.add(agent);
      for (const waiter of waiters) {
        this.#parts.waits.reopen(waiter);
        need.waiters.add(waiter);
      }
    };
  }

  /** Repeats an announcement for someone who asks for it later and has not heard it. */
  #tellOfPast({ announced }: Need, agent: AgentId): readonly EntryDraft[] {
    if (announced === null || announced.told.has(agent)) return [];
    announced.told.add(agent);
    const message = { ...announced.message, id: newMessageId(this.#parts) } as Fulfilment;
    const causation = this.#parts.post.seqOf(announced.message.id);
    const recipients = [{ agent, state: 'queued' as const }];
    const body = { message, to: [agent], recipients, via: 'system' as const };
    return [{ type: 'message-sent', causation, body }];
  }

  #tellOfLoss({ provider, topic, declarers }: Need): readonly EntryDraft[] {
    const text = `${provider} has left and will not provide "${topic}". Get it elsewhere, or do without.`;
    const told = [...declarers].filter((agent) => this.#parts.roster.has(agent));
    declarers.clear();
    return told.map((to) =>
      noticeEntry(this.#parts, { to, topic: 'provider-left', text, causation: [] }),
    );
  }
}
