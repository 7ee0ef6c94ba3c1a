import type { Entry } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { SessionMissing } from '#server/errors/session-missing.ts';
import { StillRunning } from '#server/errors/still-running.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import { OwnershipLost } from '#server/persistence/ownership-lost.ts';
import type { Ownership, StoredSession } from '#server/persistence/ownership.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';

export interface ReopeningParts {
  readonly store: SessionLogStore;
  readonly clock: Clock;
  /** This process's name as an owner. */
  readonly owner: string;
}

/** An ended session as it was read, before anything is done to it. */
export interface EndedSession {
  readonly stored: StoredSession;
  readonly entries: readonly Entry[];
}

/** An ended session that this process writes again. */
export interface ReopenedSession {
  readonly log: SessionLog;
  readonly ownership: Ownership;
}

const READ_ENTRIES = 1_000;

/** Reads an ended session. Rejects with SessionMissing or StillRunning. */
export async function readEnded(
  { store }: Pick<ReopeningParts, 'store'>,
  session: SessionId,
): Promise<EndedSession> {
  const stored = await store.find(session);
  if (stored === null) throw new SessionMissing(session);
  if (stored.endedAt === null) throw new StillRunning(session);
  const entries: Entry[] = [];
  while (entries.length < stored.head) {
    const page = await store.read(session, entries.length, READ_ENTRIES);
    if (page.length === 0) break;
    entries.push(...page);
  }
  return { stored, entries };
}

/**
 * Makes this process the writer of an ended session. It counts as running until it is marked as ended
 * again. Rejects with StillRunning where someone else was quicker.
 */
export async function reopenSession(
  { store, clock, owner }: ReopeningParts,
  { stored }: EndedSession,
): Promise<ReopenedSession> {
  try {
    const ownership = await store.takeOver(stored.ownership, owner);
    return { ownership, log: await createSessionLog(store, ownership, clock) };
  } catch (error) {
    if (error instanceof OwnershipLost) throw new StillRunning(stored.summary.id);
    throw error;
  }
}

/** Ends it again, with its summary in step with its log. */
export async function closeAgain(
  { store, clock }: ReopeningParts,
  { log, ownership }: ReopenedSession,
  { stored }: EndedSession,
): Promise<void> {
  await log.close();
  await store.saveSummary(ownership, { ...stored.summary, head: log.head() });
  await store.markEnded(ownership, stored.endedAt ?? clock.now());
}
