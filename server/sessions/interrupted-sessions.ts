import type { Logger } from 'pino';
import type { EntryDraft } from '#core/protocol/entry.ts';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { summarise } from '#core/views/session-summary.ts';
import type { Clock } from '#server/clock.ts';
import { createSessionLog } from '#server/persistence/create-session-log.ts';
import type { Ownership } from '#server/persistence/ownership.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';

/** A session whose owner has been silent for this long is nobody's, in milliseconds. */
export const LAPSE_MS = 15_000;

const READ_ENTRIES = 1_000;

export interface RecoveryParts {
  readonly store: SessionLogStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This process's name as an owner. */
  readonly owner: string;
}

/**
 * Marks the sessions whose owner has been silent for `forMs` as interrupted; their logs stay as they
 * are. One whose end is on record already has only its closing left, which is done. Someone else may
 * be quicker: then it is theirs. Returns how many were taken over.
 */
export async function markInterrupted(parts: RecoveryParts, forMs: number): Promise<number> {
  let marked = 0;
  for (const former of await parts.store.lapsed(forMs)) {
    try {
      await interrupt(parts, former);
      marked += 1;
    } catch (error) {
      parts.logger.warn({ err: error, session: former.session }, 'a session was not taken over');
    }
  }
  return marked;
}

const INTERRUPTED: EntryDraft = {
  type: 'session-interrupted',
  causation: [],
  body: { reason: 'The server that ran this session ended without a word.' },
};

async function interrupt(parts: RecoveryParts, former: Ownership): Promise<void> {
  const { store, clock } = parts;
  const ownership = await store.takeOver(former, parts.owner);
  const log = await createSessionLog(store, ownership, clock);
  const entries = await readAll(log);
  const found = summarise(entries);
  const isOver = found !== null && hasEnded(found.state);
  const added = isOver ? [] : await log.append([INTERRUPTED]);
  await log.close();
  const summary = summarise([...entries, ...added]);
  if (summary !== null) await store.saveSummary(ownership, summary);
  await store.markEnded(ownership, clock.now());
}

async function readAll(log: SessionLog) {
  const entries = [];
  while (entries.length < log.head()) {
    const page = await log.read(entries.length, READ_ENTRIES);
    if (page.length === 0) break;
    entries.push(...page);
  }
  return entries;
}
