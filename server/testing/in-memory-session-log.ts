import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { LogClosed } from '#server/persistence/log-closed.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';

/** A log for tests: it commits when told to, and shows everything it holds. */
export interface InMemorySessionLog extends SessionLog {
  /** All committed entries. */
  entries(): readonly Entry[];
  /** Commits wait from now on, until `release`. */
  hold(): void;
  /** Commits what waits, and from now on each append soon after its call. */
  release(): void;
  /** The next append is refused with this error. */
  refuseNext(error: Error): void;
}

interface Waiting {
  readonly entries: readonly Entry[];
  done: () => void;
}

/** A log in memory that commits in a microtask, in the order of the appends. */
export function createInMemorySessionLog(clock: Clock): InMemorySessionLog {
  const session = 's-test' as SessionId;
  const committed: Entry[] = [];
  const listeners = new Set<(entries: readonly Entry[]) => void>();
  let waiting: Waiting[] = [];
  let next = 1;
  let held = false;
  let closed = false;
  let refusal: Error | null = null;

  function flush(): void {
    if (held) return;
    const batch = waiting;
    waiting = [];
    for (const one of batch) {
      committed.push(...one.entries);
      for (const listener of listeners) listener(one.entries);
      one.done();
    }
  }

  function toEntry(draft: EntryDraft): Entry {
    const entry = { seq: next, at: clock.now(), ...draft } as Entry;
    next += 1;
    return entry;
  }

  return {
    session,
    append(drafts) {
      if (closed) return Promise.reject(new LogClosed(session));
      if (refusal !== null) {
        const error = refusal;
        refusal = null;
        return Promise.reject(error);
      }
      const entries = drafts.map(toEntry);
      return new Promise((resolve) => {
        waiting.push({ entries, done: () => resolve(entries) });
        queueMicrotask(flush);
      });
    },
    head: () => committed.length,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: (after, limit) => Promise.resolve(committed.slice(after, after + limit)),
    settled() {
      const last = waiting.at(-1);
      if (last === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const { done } = last;
        last.done = () => {
          done();
          resolve();
        };
      });
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
    entries: () => committed,
    hold() {
      held = true;
    },
    release() {
      held = false;
      flush();
    },
    refuseNext(error) {
      refusal = error;
    },
  };
}
