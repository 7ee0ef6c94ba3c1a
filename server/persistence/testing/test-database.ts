import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../database.ts';
import { TEMPLATE, withDatabase } from './database-url.ts';

export interface TestDatabase extends Database {
  readonly url: string;
}

/** A fresh, migrated database of its own; `close` drops it. For `*.pg.test.ts` only. */
export async function createTestDatabase(poolSize = 8): Promise<TestDatabase> {
  const url = await createScratchDatabase(TEMPLATE);
  const database = await openDatabase({ url, poolSize, logger: pino({ level: 'silent' }) });
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await dropDatabase(url);
    },
  };
}

/** A new database copied from `template` (`template0` is empty); returns its address. */
export async function createScratchDatabase(template: string): Promise<string> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return withDatabase(inject('postgresUrl'), name);
}

/** Drops a database that createScratchDatabase made, whoever is still connected. */
export async function dropDatabase(url: string): Promise<void> {
  await administer(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

/** Runs one statement in the server's own database and returns its rows. */
export async function administer(sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
