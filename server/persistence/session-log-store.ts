import type { Entry } from '#core/protocol/entry.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { Ownership } from './ownership.ts';
import type { SessionDirectory } from './session-directory.ts';

/** Consecutive entries of one session; the first one's seq is the one after the session's head. */
export interface AppendBatch {
  readonly ownership: Ownership;
  readonly entries: readonly Entry[];
}

/** Where sessions and their logs are kept. One process owns a session at a time. */
export interface SessionLogStore extends SessionDirectory, CheckpointStore {
  /**
   * Creates the session `summary.id` with an empty log, owned by `owner` from now on. Rejects with
   * SessionExists when there is one of this id.
   */
  createSession(summary: SessionSummary, owner: string): Promise<Ownership>;
  /**
   * Commits the batch whole or not at all; resolves when it is committed. Batches of one session
   * commit in the order of the calls, and batches of many sessions may share one commit. Rejects
   * with OwnershipLost when the epoch or the place in the log is no longer the caller's, or with
   * AppendFailed when the database could not be reached in several attempts.
   */
  append(batch: AppendBatch): Promise<void>;
  /** Committed entries with seq > after, ascending, at most `limit`. None for an unknown session. */
  read(session: SessionId, after: Seq, limit: number): Promise<readonly Entry[]>;
  /** The last committed seq, or null where there is no such session. */
  head(session: SessionId): Promise<Seq | null>;
  /**
   * Takes the session from its former owner, whose appends are refused from then on; it has not ended
   * any more. Rejects with
   * OwnershipLost when `former` is no longer the present ownership: someone else was quicker.
   */
  takeOver(former: Ownership, owner: string): Promise<Ownership>;
  /** Says that the owner lives; returns the sessions among them that are no longer the caller's. */
  heartbeat(ownerships: readonly Ownership[]): Promise<readonly SessionId[]>;
  /** Sessions that have not ended and whose last heartbeat or append is more than `forMs` old. */
  lapsed(forMs: number): Promise<readonly Ownership[]>;
  /** Marks the session as ended at `at` (epoch milliseconds). Rejects with OwnershipLost. */
  markEnded(ownership: Ownership, at: number): Promise<void>;
}
