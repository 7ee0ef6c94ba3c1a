import type { Entry, EntryDraft, EntryOf } from '#core/protocol/entry.ts';
import type { WaitOutcome, WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId, Seq } from '#core/protocol/ids.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { WaitEdge } from './message-bus.ts';
import type { Ending, Waiter } from './waiter.ts';
import { findCycle, type ProposedWait } from './wait-for-graph.ts';

function subjectKey(agent: AgentId, on: WaitSubject): string {
  switch (on.kind) {
    case 'request':
      return `${agent} request ${on.message}`;
    case 'dependency':
      return `${agent} dependency ${on.topic}`;
    case 'step':
      return `${agent} step ${on.step}`;
    case 'decision':
      return `${agent} decision ${on.decision}`;
    default:
      return unreachable(on);
  }
}

function toOutcome(on: WaitSubject, ending: Ending): WaitOutcome {
  if (ending !== 'answered') return ending;
  return on.kind === 'request' ? 'response' : 'fulfilled';
}

/**
 * Who waits for whom: as decided (for the refusal of cycles, at the place in the log where the next
 * append will stand) and as committed (for those who look). Waits that others record, such as those
 * of steps and decisions, are known once committed.
 */
export class Waits {
  readonly #open = new Set<Waiter>();
  /** Waiters whose end is decided and not yet committed, in the order of the decisions. */
  readonly #ending = new Map<string, Waiter[]>();
  readonly #committed = new Map<string, WaitEdge[]>();

  /** The cycle that the wait would close, or null. */
  cycle(proposed: ProposedWait): readonly AgentId[] | null {
    return findCycle([...[...this.#open].map(toEdge), ...this.#recordedByOthers()], proposed);
  }

  /** The cycle in which a wait that goes on stands now, or would stand with other waits of steps. */
  cycleOf(
    waiter: Waiter,
    steps: readonly WaitEdge[] = this.#recorded('step'),
  ): readonly AgentId[] | null {
    const { agent, provider, on } = waiter;
    const others = [...this.#open].filter((each) => each !== waiter).map(toEdge);
    const known = [...others, ...this.#recorded('decision'), ...steps];
    return findCycle(known, { waiter: agent, provider, kind: on.kind });
  }

  /** The waits on record. */
  edges(): readonly WaitEdge[] {
    return [...this.#committed.values()].flat();
  }

  isOpen(waiter: Waiter): boolean {
    return this.#open.has(waiter);
  }

  open(): readonly Waiter[] {
    return [...this.#open];
  }

  /** Begins a wait; the entry is to be appended at once, with the message that it waits on. */
  start(waiter: Waiter, deadlineAt: number, causation: readonly Seq[]): EntryDraft {
    this.#open.add(waiter);
    const { agent, on, provider } = waiter;
    return {
      type: 'wait-started',
      causation,
      body: { agent, on, for: [provider], deadlineAt },
    };
  }

  /** Ends a wait; the entry is to be appended at once. The waiter hears at its commit. */
  finish(waiter: Waiter, ending: Ending, causation: readonly Seq[]): EntryDraft {
    this.#open.delete(waiter);
    waiter.decide(ending);
    const key = subjectKey(waiter.agent, waiter.on);
    this.#ending.set(key, [...(this.#ending.get(key) ?? []), waiter]);
    return {
      type: 'wait-finished',
      causation,
      body: { agent: waiter.agent, on: waiter.on, outcome: toOutcome(waiter.on, ending) },
    };
  }

  /** Takes back an end that could not be recorded: the wait goes on. */
  reopen(waiter: Waiter): void {
    this.#drop(waiter);
    this.#open.add(waiter);
  }

  /** Ends a wait that the log can no longer record. */
  fail(waiter: Waiter, error: unknown): void {
    this.#open.delete(waiter);
    this.#drop(waiter);
    waiter.fail(error);
  }

  /** Follows the log. */
  apply(entry: Entry): void {
    if (entry.type === 'wait-started') this.#started(entry);
    if (entry.type === 'wait-finished') this.#finished(entry);
  }

  #started({ body }: EntryOf<'wait-started'>): void {
    const key = subjectKey(body.agent, body.on);
    const edge: WaitEdge = { waiter: body.agent, for: body.for, on: body.on };
    this.#committed.set(key, [...(this.#committed.get(key) ?? []), edge]);
  }

  #finished({ body }: EntryOf<'wait-finished'>): void {
    const key = subjectKey(body.agent, body.on);
    const waiter = this.#ending.get(key)?.[0];
    const edges = this.#committed.get(key) ?? [];
    const ended = waiter === undefined ? 0 : edges.findIndex((e) => e.for[0] === waiter.provider);
    keep(this.#committed, key, edges.toSpliced(Math.max(ended, 0), 1));
    if (waiter === undefined) return;
    this.#drop(waiter);
    waiter.end();
  }

  #drop(waiter: Waiter): void {
    const key = subjectKey(waiter.agent, waiter.on);
    keep(
      this.#ending,
      key,
      (this.#ending.get(key) ?? []).filter((each) => each !== waiter),
    );
  }

  /** Those of steps and decisions, as committed. */
  #recordedByOthers(): readonly WaitEdge[] {
    return [...this.#recorded('step'), ...this.#recorded('decision')];
  }

  #recorded(kind: WaitSubject['kind']): readonly WaitEdge[] {
    return this.edges().filter(({ on }) => on.kind === kind);
  }
}

function toEdge({ agent, provider, on }: Waiter): WaitEdge {
  return { waiter: agent, for: [provider], on };
}

function keep<T>(map: Map<string, T[]>, key: string, left: T[]): void {
  if (left.length === 0) map.delete(key);
  else map.set(key, left);
}
