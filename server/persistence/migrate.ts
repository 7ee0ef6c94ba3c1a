import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import { MigrationFailed } from './migration-failed.ts';
import { readMigrations, type Migration } from './migration-files.ts';

/** The lock that Prisma's own migrations take, so that ours and its command line exclude each other. */
const ADVISORY_LOCK = 72707369;

/** Prisma's own table, as its engine makes it. */
const HISTORY = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface HistoryRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * Applies what is missing of prisma/migrations, each migration whole or not at all, and records it
 * as `prisma migrate deploy` would. Starts at the same time wait for each other. Rejects with
 * MigrationFailed.
 */
export async function migrate(
  pool: Pool,
  logger: Logger,
  migrations?: readonly Migration[],
): Promise<void> {
  const wanted = migrations ?? (await readMigrations());
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(HISTORY);
    for (const migration of missing(wanted, await readHistory(client))) {
      await apply(client, migration);
      logger.info({ migration: migration.name }, 'migrated the database');
    }
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK]);
  } catch (error) {
    broken = true;
    throw error;
  } finally {
    // Closing a connection gives its locks free, whatever state it is in.
    client.release(broken);
  }
}

async function readHistory(client: PoolClient): Promise<readonly HistoryRow[]> {
  const { rows } = await client.query<HistoryRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

/** The migrations that the database lacks. Throws MigrationFailed where histories contradict. */
function missing(
  wanted: readonly Migration[],
  history: readonly HistoryRow[],
): readonly Migration[] {
  for (const row of history) {
    const ours = wanted.find((migration) => migration.name === row.migration_name);
    if (ours === undefined) {
      throw new MigrationFailed(
        row.migration_name,
        'a newer MAOS has used it. Start that version, or use another database.',
      );
    }
    if (row.finished_at === null) {
      throw new MigrationFailed(
        row.migration_name,
        'it was begun by another tool and not finished. Resolve it with `prisma migrate resolve`.',
      );
    }
    if (row.checksum !== ours.checksum) {
      throw new MigrationFailed(
        row.migration_name,
        'it was applied in another form than the one that is here. Use another database.',
      );
    }
  }
  const applied = new Set(history.map((row) => row.migration_name));
  return wanted.filter((migration) => !applied.has(migration.name));
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    // Without parameters a query may hold many statements, whatever stands inside them.
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations
         (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationFailed(migration.name, `${why}. Nothing of it was applied.`, { cause });
  }
}
