import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { findOversize } from './body-size.ts';
import { LogClosed } from './log-closed.ts';
import { OwnershipLost } from './ownership-lost.ts';
import type { Ownership } from './ownership.ts';
import type { SessionLog } from './session-log.ts';
import type { SessionLogStore } from './session-log-store.ts';

/** What is appended in one breath, and goes to the store together. */
interface Batch {
  readonly entries: Entry[];
  readonly committed: Promise<void>;
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
  /** The batch that this breath adds to; null once it was handed to the store. */
  #batch: Batch | null = null;
  /** Resolves when every batch so far has settled; never rejects. */
  #underWay: Promise<void> = Promise.resolve();
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
    const entries = this.#record(drafts);
    const batch = (this.#batch ??= this.#begin());
    for (const entry of entries) batch.entries.push(entry);
    return batch.committed.then(() => entries);
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

  settled(): Promise<void> {
    return this.#underWay;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    await this.settled();
  }

  #record(drafts: readonly EntryDraft[]): readonly Entry[] {
    const at = Math.trunc(this.#parts.clock.now());
    return drafts.map((draft) => toEntry(draft, (this.#given += 1), at));
  }

  #begin(): Batch {
    const entries: Entry[] = [];
    const committed = Promise.resolve().then(() => this.#flush(entries));
    this.#underWay = Promise.allSettled([this.#underWay, committed]).then(() => undefined);
    return { entries, committed };
  }

  async #flush(entries: readonly Entry[]): Promise<void> {
    this.#batch = null;
    const { store, ownership } = this.#parts;
    try {
      await store.append({ ownership, entries });
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    // What was before is in doubt, so nobody is told of what follows it.
    if (this.#failure !== undefined) throw new LogClosed(this.session, { cause: this.#failure });
    this.#committed = entries.at(-1)?.seq ?? this.#committed;
    for (const listener of this.#listeners) tell(listener, entries);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#isOpen = false;
  }
}

/** Written out, for spreading a draft takes seven times as long in what every append goes through. */
function toEntry({ type, causation, body }: EntryDraft, seq: Seq, at: number): Entry {
  return { seq, at, type, causation, body } as Entry;
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
