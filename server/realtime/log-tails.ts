import type { Entry } from '#core/protocol/entry.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';

/** How many of a running session's latest entries stay in memory for its viewers. */
export const TAIL_ENTRIES = 4_000;

/** What viewers read: the running sessions' latest entries from memory, everything else from the store. */
export interface LogTails {
  /** Keeps the tail of a session that runs here. Returns the way to let go of it. */
  attach(log: SessionLog): () => void;
  /** The session's last committed seq; null when it does not exist. */
  head(session: SessionId): Promise<Seq | null>;
  read(session: SessionId, after: Seq, limit: number): readonly Entry[] | Promise<readonly Entry[]>;
  /** Calls back with the new head after each commit; asks the store where another process writes. */
  follow(session: SessionId, onHead: (head: Seq) => void): () => void;
}

export interface LogTailsPorts {
  head(session: SessionId): Promise<Seq | null>;
  read(session: SessionId, after: Seq, limit: number): Promise<readonly Entry[]>;
  /** Calls back every `ms` until cancelled. */
  every(ms: number, callback: () => void): () => void;
}

/** How often a session that runs elsewhere, or not at all, is asked for news, in milliseconds. */
const POLL_MS = 1_000;

interface Tail {
  readonly log: SessionLog;
  entries: Entry[];
}

/** Creates the tails over a store. */
export function createLogTails(ports: LogTailsPorts): LogTails {
  const tails = new Map<SessionId, Tail>();
  const followers = new Map<SessionId, Set<(head: Seq) => void>>();

  function announce(session: SessionId, head: Seq): void {
    for (const follower of followers.get(session) ?? []) follower(head);
  }

  function poll(session: SessionId): void {
    if (tails.has(session)) return;
    ports.head(session).then(
      (head) => head !== null && announce(session, head),
      // The store is away for now: the next poll asks again, and readers hear of it themselves.
      () => undefined,
    );
  }

  return {
    attach(log) {
      const tail: Tail = { log, entries: [] };
      tails.set(log.session, tail);
      const unsubscribe = log.subscribe((entries) => {
        tail.entries.push(...entries);
        if (tail.entries.length > 2 * TAIL_ENTRIES)
          tail.entries = tail.entries.slice(-TAIL_ENTRIES);
        announce(log.session, log.head());
      });
      return () => {
        unsubscribe();
        tails.delete(log.session);
      };
    },
    async head(session) {
      return tails.get(session)?.log.head() ?? ports.head(session);
    },
    read(session, after, limit) {
      const recent = tails.get(session)?.entries ?? [];
      const first = recent[0]?.seq;
      if (first === undefined || after + 1 < first) return ports.read(session, after, limit);
      return recent.slice(after + 1 - first, after + 1 - first + limit);
    },
    follow(session, onHead) {
      const set = followers.get(session) ?? new Set();
      followers.set(session, set.add(onHead));
      const cancel = ports.every(POLL_MS, () => poll(session));
      return () => {
        cancel();
        set.delete(onHead);
        if (set.size === 0) followers.delete(session);
      };
    },
  };
}
