import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';

/** The right to write a session: it holds until someone takes over, which raises the epoch. */
export interface Ownership {
  readonly session: SessionId;
  /** From 1, raised by each takeover. */
  readonly epoch: number;
}

/** A session as the store has it. */
export interface StoredSession {
  readonly summary: SessionSummary;
  readonly ownership: Ownership;
  /** Who writes it: the name that the owner gave at creation or takeover. */
  readonly owner: string;
  /** The last committed seq. */
  readonly head: Seq;
  /** Epoch milliseconds, or null while it has not ended. */
  readonly endedAt: number | null;
}
