import type { LongText } from '#core/protocol/content.ts';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { Failure } from '#core/protocol/failure.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import { AgentNameTaken } from './agent-name-taken.ts';
import { AgentNotOnBus } from './agent-not-on-bus.ts';
import { Asking, providerOf } from './asking.ts';
import { Awaiting } from './awaiting.ts';
import { BusClosed } from './bus-closed.ts';
import { admit, compose, settle, type BusParts } from './bus-parts.ts';
import { Deadlines } from './deadlines.ts';
import { passesBound } from './letter.ts';
import type {
  AgentRegistration,
  DependencyOutcome,
  DependencyWait,
  Mailbox,
  MessageBus,
  MessageDraft,
  RequestOutcome,
  Sent,
  WaitEdge,
} from './message-bus.ts';
import { Needs } from './needs.ts';
import { Post } from './post.ts';
import { recallHistory } from './recall-history.ts';
import { Requests, type RequestDraft } from './requests.ts';
import { Roster } from './roster.ts';
import { Terms } from './terms.ts';
import { Turns } from './turns.ts';
import { Waits } from './waits.ts';

/** What a bus is made of. */
export interface MessageBusPorts {
  readonly log: SessionLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** How many messages may wait for one agent, those on their way counted; at least 1. */
  readonly mailboxLimit: number;
  /** Puts a text that is too long for an entry where it can be fetched. */
  readonly toLongText: (text: string) => Promise<LongText>;
  /** What the session's log holds already, from its first entry; left out for a new session. */
  readonly history?: readonly Entry[];
}

/** The bus of one session, on its log. */
export function createMessageBus(ports: MessageBusPorts): MessageBus {
  return new LoggedMessageBus(ports);
}

const NOTHING: readonly never[] = [];

/**
 * Decides at the call, at the place in the log where the next append will stand; acts at the
 * commit. Between the two nobody but the bus itself knows of the decision.
 */
class LoggedMessageBus implements MessageBus {
  readonly #parts: BusParts;
  readonly #requests: Requests;
  readonly #needs: Needs;
  readonly #asking: Asking;
  readonly #awaiting: Awaiting;
  readonly #turns: Turns;
  readonly #present = new Set<AgentId>();
  readonly #leaving = new Map<AgentId, Promise<void>>();
  readonly #unsubscribe: () => void;
  /** Who was registered before, by name. */
  readonly #past: ReadonlyMap<AgentId, AgentRegistration>;
  #closed = false;

  constructor({ log, clock, ids, mailboxLimit, toLongText, history = [] }: MessageBusPorts) {
    const roster = new Roster(mailboxLimit);
    const post = new Post(log, roster);
    const deadlines = new Deadlines(clock);
    const terms = new Terms();
    this.#parts = { log, clock, ids, roster, post, waits: new Waits(), deadlines, terms };
    this.#requests = new Requests(this.#parts);
    this.#needs = new Needs(this.#parts);
    this.#asking = new Asking(this.#parts, this.#requests);
    this.#awaiting = new Awaiting(this.#parts, this.#needs);
    this.#turns = new Turns(toLongText);
    this.#past = recallHistory(history, {
      ...{ roster, post, terms, waits: this.#parts.waits, present: this.#present },
      ...{ requests: this.#requests, needs: this.#needs },
    });
    this.#unsubscribe = log.subscribe((entries) => {
      for (let i = 0; i < entries.length; i += 1) this.#follow(entries[i]!);
    });
  }

  async register(registration: AgentRegistration): Promise<Mailbox> {
    const { roster, log } = this.#parts;
    if (this.#closed) throw new BusClosed();
    if (roster.hasHad(registration.agent)) throw new AgentNameTaken(registration.agent);
    const mailbox = roster.add(registration);
    const body = { ...registration };
    try {
      await log.append([{ type: 'agent-registered', causation: [], body }]);
    } catch (error) {
      roster.forget(registration.agent);
      throw error;
    }
    return mailbox;
  }

  async rejoin(agent: AgentId): Promise<Mailbox> {
    if (this.#closed) throw new BusClosed();
    const { roster, log } = this.#parts;
    const registration = this.#past.get(agent);
    if (registration === undefined) throw new AgentNotOnBus(agent);
    if (roster.has(agent)) return must(roster.mailbox(agent), `the mailbox of ${agent}`);
    const mailbox = roster.readmit(registration);
    await log.append([{ type: 'agent-returned', causation: [], body: { agent } }]);
    return mailbox;
  }

  send(draft: MessageDraft): Promise<Sent> {
    const { from, text } = draft;
    if (this.#turns.isFree(from, text)) return this.#issue(draft, { text });
    return this.#turns.take(from, text, (ready) => this.#issue(draft, ready));
  }

  async request(draft: RequestDraft, signal: AbortSignal): Promise<RequestOutcome> {
    providerOf(draft);
    return this.#turns.take(draft.from, draft.text, async (text) => {
      this.#mustBeHere(draft.from);
      return this.#asking.ask(draft, text, signal);
    });
  }

  async awaitDependency(wait: DependencyWait, signal: AbortSignal): Promise<DependencyOutcome> {
    return this.#turns.take(wait.waiter, wait.topic, async () => {
      this.#mustBeHere(wait.waiter);
      return this.#awaiting.await(wait, signal);
    });
  }

  leave(
    agent: AgentId,
    reason: 'session-ended' | 'failed' | 'removed',
    failure?: Failure,
  ): Promise<void> {
    const already = this.#leaving.get(agent);
    if (already !== undefined) return already;
    const leaving = this.#leave(agent, {
      type: 'agent-left',
      causation: [],
      body: { agent, reason, unreadIsFinal: true, ...(failure === undefined ? {} : { failure }) },
    });
    this.#leaving.set(agent, leaving);
    return leaving;
  }

  foresee(drafts: readonly EntryDraft[]): void {
    for (const draft of drafts) this.#parts.terms.note(draft);
  }

  agents(): readonly AgentId[] {
    return [...this.#present];
  }

  waits(): readonly WaitEdge[] {
    return this.#parts.waits.edges();
  }

  cycleWith(steps: readonly WaitEdge[]): readonly AgentId[] | null {
    const { waits } = this.#parts;
    for (const waiter of waits.open()) {
      const cycle = waits.cycleOf(waiter, steps);
      if (cycle !== null) return cycle;
    }
    return null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { waits, deadlines } = this.#parts;
    deadlines.cancelAll();
    const ended = waits.open();
    const entries = ended.map((waiter) => waits.finish(waiter, 'interrupted', []));
    void settle(this.#parts, { entries, ended }).then(this.#unsubscribe);
  }

  #issue(draft: MessageDraft, text: LongText): Promise<Sent> {
    try {
      if (draft.via === 'system') this.#mustBeOpen();
      else this.#mustBeHere(draft.from);
      const earlier = draft.id === undefined ? null : this.#parts.post.earlier(draft.id);
      return earlier ?? this.#issueNew(draft, text);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  #issueNew(draft: MessageDraft, text: LongText): Promise<Sent> {
    switch (draft.kind) {
      case 'request':
        return this.#requests.send(draft, text);
      case 'response':
        return this.#requests.respond(draft, text);
      case 'dependency':
        return this.#needs.declare(draft, text);
      case 'fulfilment':
        return this.#needs.fulfil(draft, text);
      default:
        return this.#tell(draft, text);
    }
  }

  #tell(draft: MessageDraft, text: LongText): Promise<Sent> {
    const { roster, post } = this.#parts;
    const message = compose(this.#parts, draft, text);
    const { kind, from, to } = draft;
    const { recipients, mailboxes } = !passesBound(kind)
      ? admit(this.#parts, draft)
      : to === 'all'
        ? roster.everyone(kind, from)
        : roster.named(to);
    return post.send({
      draft,
      message,
      recipients,
      mailboxes,
      awaiting: NOTHING,
      handed: NOTHING,
      after: NOTHING,
      undo: null,
    });
  }

  async #leave(agent: AgentId, left: EntryDraft): Promise<void> {
    this.#mustBeHere(agent);
    this.#parts.roster.depart(agent);
    const requests = this.#requests.leave(agent);
    const needs = this.#needs.leave(agent);
    const entries = [left, ...requests.entries, ...needs.entries];
    try {
      await this.#parts.log.append(entries);
    } catch (error) {
      for (const waiter of [...requests.ended, ...needs.ended]) {
        this.#parts.waits.fail(waiter, error);
      }
      throw error;
    }
  }

  #follow(entry: Entry): void {
    switch (entry.type) {
      case 'message-sent':
        return this.#parts.post.deliver(entry);
      case 'wait-started':
        this.#parts.waits.apply(entry);
        if (entry.body.on.kind === 'step') this.#breakCycles();
        return;
      case 'wait-finished':
        return this.#parts.waits.apply(entry);
      case 'agent-registered':
      case 'agent-returned':
        this.#present.add(entry.body.agent);
        return;
      case 'agent-left':
        this.#present.delete(entry.body.agent);
        return;
      default:
        return this.#parts.terms.note(entry);
    }
  }

  /** A step that waits is no call that could be refused: it ends the latest call of its cycle. */
  #breakCycles(): void {
    const { waits } = this.#parts;
    for (const waiter of waits.open().toReversed()) {
      const cycle = waits.cycleOf(waiter);
      if (cycle === null) continue;
      waiter.cycle = cycle;
      if (waiter.on.kind === 'request') this.#requests.breakOff(waiter);
      else this.#needs.breakOff(waiter);
    }
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new BusClosed();
  }

  #mustBeHere(agent: AgentId): void {
    this.#mustBeOpen();
    if (!this.#parts.roster.has(agent)) throw new AgentNotOnBus(agent);
  }
}
