import type { SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import type { Ownership, StoredSession } from './ownership.ts';

/** The most sessions that are compared with one. */
export const COMPARED_AT_MOST = 100;

/** Which sessions to list: newest first, `limit` of them (1 to 200), from `cursor` on. */
export interface SessionQuery {
  /** Only sessions whose task contains this, whatever the case; empty for all. */
  readonly search: string;
  /** The `next` of the page before, or null for the first page. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface SessionPage {
  readonly sessions: readonly SessionSummary[];
  /** The cursor of the next page, or null when this is the last. */
  readonly next: string | null;
}

/** What lists and pages know of sessions without reading their logs. */
export interface SessionDirectory {
  /** The session, or null where there is none of this id. */
  find(session: SessionId): Promise<StoredSession | null>;
  /** One page of summaries. Rejects with InvalidCursor on a cursor that no page gave. */
  list(query: SessionQuery): Promise<SessionPage>;
  /** Sessions that were launched to be compared with this one, oldest first; at most COMPARED_AT_MOST. */
  comparedWith(session: SessionId): Promise<readonly SessionSummary[]>;
  /** Replaces the stored summary. Rejects with OwnershipLost when someone else took over. */
  saveSummary(ownership: Ownership, summary: SessionSummary): Promise<void>;
}
