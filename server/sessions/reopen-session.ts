import type { Entry } from '#core/protocol/entry.ts';
import type { Clock } from '#server/clock.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import type { StoredSession } from '#server/persistence/ownership.ts';
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

/** The log of a session that has ended, open for a while, and everything that was in it. */
export interface ReopenedSession {
  readonly log: SessionLog;
  readonly entries: readonly Entry[];
}

/**
 * Opens the log of a session that has ended for `work`, under a new epoch, and closes it again: the
 * session stays ended, and only its head moves. Rejects with what `work` rejects with, or with
 * OwnershipLost when someone else took over.
 */
export async function reopenSession<T>(
  { store, tails, clock, owner }: ReopenParts,
  { ownership: former, summary }: StoredSession,
  work: (session: ReopenedSession) => Promise<T>,
): Promise<T> {
  const ownership = await store.takeOver(former, owner);
  const log = await createSessionLog(store, ownership, clock);
  const before = log.head();
  const detach = tails.attach(log);
  try {
    const result = await work({ log, entries: await readAll(log) });
    await log.close();
    if (log.head() > before) await store.saveSummary(ownership, { ...summary, head: log.head() });
    return result;
  } finally {
    await log.close();
    detach();
  }
}

async function readAll(log: SessionLog): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  while (entries.length < log.head()) {
    const page = await log.read(entries.length, READ_ENTRIES);
    if (page.length === 0) break;
    entries.push(...page);
  }
  return entries;
}
