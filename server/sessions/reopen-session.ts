import type { Entry } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { NotEnded } from '#server/errors/not-ended.ts';
import { SessionMissing } from '#server/errors/session-missing.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import type { Ownership, StoredSession } from '#server/persistence/ownership.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';

const READ_ENTRIES = 1_000;

export interface ReopenParts {
  readonly store: SessionLogStore;
  readonly tails: LogTails;
  readonly clock: Clock;
  /** This process's name as an owner. */
  readonly owner: string;
}

/** Finds an ended session. Rejects with SessionMissing or NotEnded. */
export async function findEnded(
  { store }: Pick<ReopenParts, 'store'>,
  session: SessionId,
): Promise<StoredSession> {
  const stored = await store.find(session);
  if (stored === null) throw new SessionMissing(session);
  if (stored.endedAt === null) throw new NotEnded();
  return stored;
}

/** Everything in the log of an ended session. */
export async function readEnded(
  { store }: Pick<ReopenParts, 'store'>,
  { summary, head }: StoredSession,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  while (entries.length < head) {
    const page = await store.read(summary.id, entries.length, READ_ENTRIES);
    if (page.length === 0) break;
    entries.push(...page);
  }
  return entries;
}

/**
 * Makes this process the writer of an ended session. It counts as running until it is marked as ended
 * again. Rejects with OwnershipLost where someone else was quicker.
 */
export async function takeUp(
  { store, clock, owner }: Pick<ReopenParts, 'store' | 'clock' | 'owner'>,
  stored: StoredSession,
): Promise<{ readonly log: SessionLog; readonly ownership: Ownership }> {
  const ownership = await store.takeOver(stored.ownership, owner);
  return { ownership, log: await createSessionLog(store, ownership, clock) };
}

/** The log of a session that has ended, open for a while, and everything that was in it. */
export interface ReopenedSession {
  readonly log: SessionLog;
  readonly entries: readonly Entry[];
}

/**
 * Opens the log of a session that has ended for `work`, under a new epoch, and closes it again: the
 * session ends as it had, and only its head moves. Rejects with what `work` rejects with, or with
 * OwnershipLost when someone else took over.
 */
export async function reopenSession<T>(
  parts: ReopenParts,
  stored: StoredSession,
  work: (session: ReopenedSession) => Promise<T>,
): Promise<T> {
  const { store, tails, clock } = parts;
  const entries = await readEnded(parts, stored);
  const { log, ownership } = await takeUp(parts, stored);
  const detach = tails.attach(log);
  try {
    const result = await work({ log, entries });
    await log.close();
    if (log.head() > stored.head) {
      await store.saveSummary(ownership, { ...stored.summary, head: log.head() });
    }
    return result;
  } finally {
    await log.close();
    detach();
    await store.markEnded(ownership, stored.endedAt ?? clock.now());
  }
}
