import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { EntryDraft } from '../../core/protocol/entry.ts';
import { systemClock } from '../../server/system-clock.ts';
import type { Case, Measured } from '../measured.ts';
import { openLog } from './bench-session.ts';
import { insertSession, openPool, openStore } from './bench-store.ts';
import { messageDrafts, mustHold } from './entry-drafts.ts';
import { mustBe } from './verify.ts';

/** Batches that are written before the clock starts, and while it runs. */
const WARM_UP_BATCHES = 8;
const MOST_BATCHES = 150;
const MOST_ENTRIES = 30_000;

type Write = (drafts: readonly EntryDraft[]) => Promise<unknown>;

/** Entries a second that the log commits, one batch of `size` after another. */
export const durableThroughLog: Case = async ({ databaseUrl, size }) => {
  const persistence = await openStore(databaseUrl);
  const log = await openLog(persistence.store);
  const drafts = messageDrafts(countEntries(size));
  const measured = await writeBatches(drafts, size, (batch) => log.append(batch));
  mustBe(log.head(), drafts.length, 'the head of the log');
  await mustHold(log, drafts);
  await persistence.close();
  return measured;
};

/**
 * The same rows in the same batches by COPY, each batch in one implicit transaction with the same
 * move of next_seq: the UPDATE and the COPY travel in one query, so nothing is waited for twice.
 */
export const durableByCopy: Case = async ({ databaseUrl, size }) => {
  const pool = await openPool(databaseUrl);
  await insertSession(pool, 's-copy');
  const client = await pool.connect();
  const drafts = messageDrafts(countEntries(size));
  let next = 1;
  const measured = await writeBatches(drafts, size, (batch) => {
    const first = next;
    next += batch.length;
    return copyBatch(client, first, batch);
  });
  await mustHaveCopied(client, drafts);
  client.release();
  await pool.end();
  return measured;
};

async function writeBatches(
  drafts: readonly EntryDraft[],
  size: number,
  write: Write,
): Promise<Measured> {
  const warmUp = WARM_UP_BATCHES * size;
  let start = 0;
  for (let first = 0; first < drafts.length; first += size) {
    if (first === warmUp) start = performance.now();
    await write(drafts.slice(first, first + size));
  }
  const seconds = (performance.now() - start) / 1000;
  const counted = drafts.length - warmUp;
  return { value: counted / seconds, n: counted / size };
}

function countEntries(size: number): number {
  return WARM_UP_BATCHES * size + Math.min(MOST_ENTRIES, MOST_BATCHES * size);
}

async function copyBatch(
  client: PoolClient,
  first: number,
  batch: readonly EntryDraft[],
): Promise<void> {
  const copy = client.query(
    copyFrom(
      `UPDATE sessions SET next_seq = ${first + batch.length}, heartbeat_at = now()` +
        ` WHERE id = 's-copy' AND owner_epoch = 1 AND next_seq = ${first};` +
        ' COPY entries (session_id, seq, at, type, causation, body) FROM STDIN',
    ),
  );
  const at = systemClock.now();
  copy.end(batch.map((draft, index) => toLine(draft, first + index, at)).join(''));
  await once(copy, 'finish');
}

function toLine({ type, causation, body }: EntryDraft, seq: number, at: number): string {
  const json = JSON.stringify(body).replaceAll('\\', '\\\\');
  return `s-copy\t${seq}\t${at}\t${type}\t{${causation.join(',')}}\t${json}\n`;
}

async function mustHaveCopied(client: PoolClient, drafts: readonly EntryDraft[]): Promise<void> {
  const { rows } = await client.query<{ seq: string; body: string }>(
    'SELECT seq, body::text FROM entries ORDER BY seq',
  );
  mustBe(rows.length, drafts.length, 'rows');
  rows.forEach((row, index) => {
    mustBe(Number(row.seq), index + 1, 'a seq');
    mustBe(row.body, JSON.stringify(drafts[index]?.body), 'a body');
  });
  const moved = await client.query<{ next: number }>('SELECT next_seq::int AS next FROM sessions');
  mustBe(moved.rows[0]?.next, drafts.length + 1, 'next_seq');
}
