import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Pool } from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { readMigrations, type Migration } from './migration-files.ts';
import { schemaSql } from './testing/schema-sql.ts';
import { createScratchDatabase, dropDatabase } from './testing/test-database.ts';

const logger = pino({ level: 'silent' });
let urls: string[];
let pools: Pool[];

beforeEach(() => {
  urls = [];
  pools = [];
});

afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await Promise.all(urls.map((url) => dropDatabase(url)));
});

async function emptyDatabase(): Promise<Pool> {
  const url = await createScratchDatabase('template0');
  urls.push(url);
  const pool = new Pool({ connectionString: url });
  pools.push(pool);
  return pool;
}

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

const history = async (pool: Pool) =>
  (
    await pool.query<Record<string, unknown>>(
      `SELECT migration_name AS name, checksum, applied_steps_count AS steps,
         finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY migration_name`,
    )
  ).rows;

/** Everything that the catalogue says of our tables but their history's. */
async function readCatalogue(pool: Pool): Promise<unknown> {
  const { rows: columns } = await pool.query(
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default,
       character_maximum_length, datetime_precision
     FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  );
  const { rows: indexes } = await pool.query(
    `SELECT indexdef FROM pg_indexes
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  const { rows: constraints } = await pool.query(
    `SELECT conrelid::regclass::text AS table, contype, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace
       AND conrelid::regclass::text <> '_prisma_migrations' ORDER BY 1, 2, 3`,
  );
  return { columns, indexes, constraints };
}

describe('migrations', () => {
  it('make the very tables that schema.prisma describes', async () => {
    const [migrated, described] = [await emptyDatabase(), await emptyDatabase()];
    await migrate(migrated, logger);
    const schema = await readFile(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');
    await described.query(await schemaSql(schema));
    expect(await readCatalogue(migrated)).toEqual(await readCatalogue(described));
  });

  it('are recorded as Prisma records them, and applied once', async () => {
    const pool = await emptyDatabase();
    await migrate(pool, logger);
    await migrate(pool, logger);
    const files = await readMigrations();
    expect(await history(pool)).toEqual(
      files.map(({ name, checksum }) => ({ name, checksum, steps: 1, finished: true })),
    );
  });

  it('are applied once when many servers start at once', async () => {
    const pool = await emptyDatabase();
    const others = Array.from({ length: 4 }, () => migrate(pool, logger));
    await Promise.all([migrate(pool, logger), ...others]);
    expect(await history(pool)).toHaveLength((await readMigrations()).length);
  });

  it('may hold function bodies and semicolons in quotes', async () => {
    const pool = await emptyDatabase();
    const sql = `CREATE FUNCTION three() RETURNS int AS $$ BEGIN RETURN 3; END; $$ LANGUAGE plpgsql;
      CREATE TABLE texts (text text DEFAULT ';');`;
    await migrate(pool, logger, [migration('1_function', sql)]);
    expect((await pool.query('SELECT three()')).rows).toEqual([{ three: 3 }]);
  });

  it('are applied whole or not at all', async () => {
    const pool = await emptyDatabase();
    const first = migration('1_good', 'CREATE TABLE one (id int);');
    const broken = migration('2_broken', 'CREATE TABLE two (id int); SELECT nonsense;');
    await expect(migrate(pool, logger, [first, broken])).rejects.toMatchObject({
      kind: 'migration-failed',
      migration: '2_broken',
    });
    const { rows } = await pool.query(
      "SELECT to_regclass('one') AS one, to_regclass('two') AS two",
    );
    expect(rows).toEqual([{ one: 'one', two: null }]);
    const mended = migration('2_broken', 'CREATE TABLE two (id int);');
    await migrate(pool, logger, [first, mended]);
    expect(await history(pool)).toHaveLength(2);
  });

  it('are refused over a database that contradicts them', async () => {
    const pool = await emptyDatabase();
    const first = migration('1_first', 'CREATE TABLE one (id int);');
    await migrate(pool, logger, [first]);
    const refused = (migrations: readonly Migration[], why: string) =>
      expect(migrate(pool, logger, migrations)).rejects.toMatchObject({
        kind: 'migration-failed',
        migration: '1_first',
        message: expect.stringContaining(why) as unknown,
      });
    await refused([], 'newer MAOS');
    await refused([migration('1_first', 'CREATE TABLE uno (id int);')], 'another form');
    await pool.query('UPDATE _prisma_migrations SET finished_at = NULL');
    await refused([first], 'not finished');
    await pool.query('UPDATE _prisma_migrations SET rolled_back_at = now()');
    await pool.query('DROP TABLE one');
    await migrate(pool, logger, [first]);
  });
});
