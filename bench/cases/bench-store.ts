import { Pool } from 'pg';
import { openPersistence, type Persistence } from '../../server/persistence/open-persistence.ts';
import { silent } from './bench-session.ts';

/** As many connections as the server keeps. */
const POOL_SIZE = 10;

/** The server's own way to the database, on empty tables with nothing left to be written out. */
export async function openStore(databaseUrl: string): Promise<Persistence> {
  const persistence = await openPersistence({ home: '', databaseUrl, logger: silent });
  await emptyTables(databaseUrl);
  return persistence;
}

/** A bare pool of as many connections, after the same preparations. */
export async function openPool(databaseUrl: string): Promise<Pool> {
  await emptyTables(databaseUrl);
  return new Pool({ connectionString: databaseUrl, max: POOL_SIZE });
}

/** Every case begins from the same state: what the one before wrote must not weigh on the next. */
async function emptyTables(databaseUrl: string): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query('TRUNCATE sessions, entries, checkpoints, blobs');
  await pool.query('CHECKPOINT');
  await pool.end();
}

/** A session's row for what writes without a store. */
export async function insertSession(pool: Pool, id: string): Promise<void> {
  await pool.query(
    `INSERT INTO sessions (id, task, created_at, summary, owner_id) VALUES ($1, '', 0, '{}', 'bench')`,
    [id],
  );
}
