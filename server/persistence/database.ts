import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import { whyUnreachable } from './database-refusal.ts';
import { DatabaseUnreachable } from './database-unreachable.ts';
import { PrismaClient } from './generated/client.ts';
import { migrate } from './migrate.ts';

/** An open, migrated database: the pool for the append, Prisma on the same pool for the rest. */
export interface Database {
  readonly pool: Pool;
  readonly prisma: PrismaClient;
  /** Ends all connections after what runs on them. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A PostgreSQL connection string. */
  readonly url: string;
  /** Connections at most. */
  readonly poolSize: number;
  readonly logger: Logger;
}

/** json columns hold the very text that was written; Postgres 14 is the oldest that is still kept up. */
const OLDEST_VERSION = 140_000;
const CONNECT_MS = 10_000;

/** Connects and migrates. Rejects with DatabaseUnreachable or MigrationFailed. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, poolSize, logger } = options;
  const where = describePlace(url);
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'maos',
  });
  // A connection that breaks while nobody uses it: the pool replaces it.
  pool.on('error', (error) => logger.warn({ error: error.message }, 'lost a database connection'));
  try {
    await checkVersion(pool, where);
    await migrate(pool, logger);
  } catch (error) {
    await pool.end();
    throw whyUnreachable(where, error);
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function checkVersion(pool: Pool, where: string): Promise<void> {
  const { rows } = await pool.query<{ number: number; encoding: string }>(
    "SELECT current_setting('server_version_num')::int AS number," +
      " current_setting('server_encoding') AS encoding",
  );
  const found = rows[0];
  if (found === undefined || found.number < OLDEST_VERSION) {
    throw new DatabaseUnreachable(where, 'it is older than PostgreSQL 14. Use a newer one.');
  }
  if (found.encoding !== 'UTF8') {
    throw new DatabaseUnreachable(
      where,
      `its encoding is ${found.encoding}. Create the database with ENCODING 'UTF8'.`,
    );
  }
}

/** Host and port of a connection string, or the folder of its socket; never its password. */
function describePlace(url: string): string {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new DatabaseUnreachable(
      'DATABASE_URL',
      'that is no connection string like postgresql://user:password@host:5432/database.',
    );
  }
  const { hostname, port, searchParams } = new URL(url);
  const socket = searchParams.get('host');
  return socket ?? `${hostname || 'localhost'}:${port || '5432'}`;
}
