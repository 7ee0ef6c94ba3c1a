import type { Entry } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { OwnershipLost } from './ownership-lost.ts';
import type { Ownership } from './ownership.ts';

/** A session in memory. */
export interface HeldSession {
  summary: SessionSummary;
  epoch: number;
  owner: string;
  readonly entries: Entry[];
  /** Epoch milliseconds. */
  heartbeatAt: number;
  endedAt: number | null;
}

export type HeldSessions = Map<SessionId, HeldSession>;

/** The session, where `ownership` is the present one. Throws OwnershipLost elsewhere. */
export function holdOwned(sessions: HeldSessions, { session, epoch }: Ownership): HeldSession {
  const held = sessions.get(session);
  if (held === undefined || held.epoch !== epoch) throw new OwnershipLost(session);
  return held;
}
