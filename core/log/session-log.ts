import type { Entry } from '../protocol/entry.ts';
import type { Seq } from '../protocol/ids.ts';

/** What became of entries that came in: those to apply now, and a gap to ask for, if any. */
export interface Accepted {
  /** The entries that continue the log, ascending; apply exactly these. */
  readonly applied: readonly Entry[];
  /** Entries after `after` are missing before `before`: ask for everything after `after`. */
  readonly gap: { readonly after: Seq; readonly before: Seq } | null;
}

/** A reader's copy of one session's log: in order, without gaps and doubles, whatever the wire does. */
export interface SessionLog {
  /** The seq of the last entry; 0 before the first. */
  readonly head: Seq;
  readonly entries: readonly Entry[];
  /** Takes the entries that come next, ignores those it has, reports what is missing. */
  accept(incoming: readonly Entry[]): Accepted;
  /** The entry at `seq`, or undefined when the log does not reach there. */
  at(seq: Seq): Entry | undefined;
}

/** An empty log. */
export function createSessionLog(): SessionLog {
  const entries: Entry[] = [];
  return {
    get head() {
      return entries.length;
    },
    entries,
    accept: (incoming) => {
      const applied: Entry[] = [];
      for (const entry of incoming) {
        if (entry.seq > entries.length + 1) {
          return { applied, gap: { after: entries.length, before: entry.seq } };
        }
        if (entry.seq === entries.length + 1) {
          entries.push(entry);
          applied.push(entry);
        }
      }
      return { applied, gap: null };
    },
    at: (seq) => entries[seq - 1],
  };
}
