import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { firstSeq, runAppend } from './append-statement.ts';
import type { AppendBatch } from './session-log-store.ts';
import { isTransient } from './transient-failure.ts';

export interface PatientAppend {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often a statement is tried before its sessions fail. */
export const APPEND_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 50;

/**
 * Like `runAppend`, again after transient failures, with growing pauses and a line in the log for
 * each. Nothing is written twice: a statement only writes where the log still ends before it, so one
 * that was committed though its answer was lost changes nothing the second time, and is then found
 * by its `next_seq`. Rejects with the last failure.
 */
export async function appendPatiently(
  { pool, clock, logger }: PatientAppend,
  batches: readonly AppendBatch[],
): Promise<ReadonlySet<SessionId>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const taken = await runAppend(pool, batches);
      if (attempt === 1 || taken.size === batches.length) return taken;
      return new Set([...taken, ...(await findCommitted(pool, batches))]);
    } catch (error) {
      if (attempt === APPEND_ATTEMPTS || !isTransient(error)) throw error;
      logger.warn({ attempt, error: String(error) }, 'an append failed; trying again');
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

/** The batches that stand in the database under their own owner, exactly at the end of the log. */
async function findCommitted(pool: Pool, batches: readonly AppendBatch[]): Promise<SessionId[]> {
  const { rows } = await pool.query<{ id: SessionId }>(
    `SELECT s.id FROM sessions s JOIN ROWS FROM (
       unnest($1::text[]), unnest($2::int[]), unnest($3::bigint[])
     ) AS b(id, epoch, next) ON s.id = b.id AND s.owner_epoch = b.epoch AND s.next_seq = b.next`,
    [
      batches.map((batch) => batch.ownership.session),
      batches.map((batch) => batch.ownership.epoch),
      batches.map((batch) => firstSeq(batch) + batch.entries.length),
    ],
  );
  return rows.map((row) => row.id);
}
