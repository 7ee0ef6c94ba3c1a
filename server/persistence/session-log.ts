import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';

/** One session's log as its owner writes it. Entries are committed before anyone hears of them. */
export interface SessionLog {
  readonly session: SessionId;
  /**
   * Appends atomically, in order, with consecutive seqs; resolves when committed. Rejects with
   * OwnershipLost, LogClosed, BodyTooLarge or AppendFailed; the log writes nothing more after the
   * first and the last of these. `at` is the clock at the call. Appends commit in the order in which
   * append was called.
   */
  append(drafts: readonly EntryDraft[]): Promise<readonly Entry[]>;
  /** The last committed seq. */
  head(): Seq;
  /**
   * Called after each commit, synchronously, in seq order, before the append's promise resolves.
   * Must not throw or append-and-await. Returns the unsubscriber.
   */
  subscribe(listener: (entries: readonly Entry[]) => void): () => void;
  /** Committed entries with seq > after, ascending, at most limit. */
  read(after: Seq, limit: number): Promise<readonly Entry[]>;
  /** Resolves when everything appended so far is committed or refused. */
  settled(): Promise<void>;
  /** Refuses further appends with LogClosed and resolves when those under way have settled. */
  close(): Promise<void>;
}
