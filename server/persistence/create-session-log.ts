import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { findOversize } from './body-size.ts';
import { LogClosed } from './log-closed.ts';
import { OwnershipLost } from './ownership-lost.ts';
import type { Ownership } from './ownership.ts';
import type { SessionLog } from './session-log.ts';
import type { SessionLogStore } from './session-log-store.ts';

interface Waiting {
  readonly entries: readonly Entry[];
  resolve(entries: readonly Entry[]): void;
  reject(error: unknown): void;
}

type Listener = (entries: readonly Entry[]) => void;

/**
 * The log of a session that the caller owns, over any store. Seqs and times are given at the call;
 * everything appended in one breath is one batch. Only one log may exist for an ownership. Rejects
 * with OwnershipLost when the store has no such session.
 */
export async function createSessionLog(
  store: SessionLogStore,
  ownership: Ownership,
  clock: Clock,
): Promise<SessionLog> {
  const head = await store.head(ownership.session);
  if (head === null) throw new OwnershipLost(ownership.session);
  return new StoredLog({ store, ownership, clock }, head);
}

interface LogParts {
  readonly store: SessionLogStore;
  readonly ownership: Ownership;
  readonly clock: Clock;
}

class StoredLog implements SessionLog {
  readonly session: SessionId;
  readonly #parts: LogParts;
  readonly #listeners = new Set<Listener>();
  /** The last committed seq, and the last that was given to an entry. */
  #committed: Seq;
  #given: Seq;
  #waiting: Waiting[] = [];
  /** Settles when every batch handed to the store so far has; never rejects. */
  #underWay: Promise<unknown> = Promise.resolve();
  #isOpen = true;
  #failure: unknown;

  constructor(parts: LogParts, head: Seq) {
    this.session = parts.ownership.session;
    this.#parts = parts;
    this.#committed = head;
    this.#given = head;
  }

  append(drafts: readonly EntryDraft[]): Promise<readonly Entry[]> {
    if (!this.#isOpen) {
      return Promise.reject(new LogClosed(this.session, { cause: this.#failure }));
    }
    for (const draft of drafts) {
      const oversize = findOversize(draft);
      if (oversize !== null) return Promise.reject(oversize);
    }
    if (drafts.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) queueMicrotask(() => this.#flush());
      this.#waiting.push({ entries: this.#record(drafts), resolve, reject });
    });
  }

  head(): Seq {
    return this.#committed;
  }

  subscribe(listener: Listener): () => void {
    // Its own function, so that the same listener may subscribe twice.
    const own: Listener = (entries) => listener(entries);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  read(after: Seq, limit: number): Promise<readonly Entry[]> {
    return this.#parts.store.read(this.session, after, limit);
  }

  async settled(): Promise<void> {
    // What was appended in this breath is handed to the store in a microtask that is queued already.
    await Promise.resolve();
    await this.#underWay;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    await this.settled();
  }

  #record(drafts: readonly EntryDraft[]): readonly Entry[] {
    const at = Math.trunc(this.#parts.clock.now());
    return drafts.map((draft): Entry => ({ seq: (this.#given += 1), at, ...draft }));
  }

  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    const entries = batch.flatMap((waiting) => waiting.entries);
    const { store, ownership } = this.#parts;
    const heard = store.append({ ownership, entries }).then(
      () => this.#hear(batch, entries),
      (error: unknown) => this.#fail(batch, error),
    );
    this.#underWay = Promise.all([this.#underWay, heard]);
  }

  #hear(batch: readonly Waiting[], entries: readonly Entry[]): void {
    if (this.#failure !== undefined) {
      // What was before is in doubt, so nobody is told of what follows it.
      return this.#fail(batch, new LogClosed(this.session, { cause: this.#failure }));
    }
    this.#committed = entries.at(-1)?.seq ?? this.#committed;
    for (const listener of this.#listeners) tell(listener, entries);
    for (const waiting of batch) waiting.resolve(waiting.entries);
  }

  #fail(batch: readonly Waiting[], error: unknown): void {
    this.#failure ??= error;
    this.#isOpen = false;
    for (const waiting of batch) waiting.reject(error);
  }
}

/** A listener that throws is a defect of its own: it must not keep others from hearing. */
function tell(listener: Listener, entries: readonly Entry[]): void {
  try {
    listener(entries);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
