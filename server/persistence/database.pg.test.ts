import { createServer } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase } from './database.ts';
import { administer, createScratchDatabase, dropDatabase } from './testing/test-database.ts';

const logger = pino({ level: 'silent' });
let scratch: string;

beforeAll(async () => {
  scratch = await createScratchDatabase('template0');
  await administer("CREATE ROLE guest LOGIN PASSWORD 'swordfish'");
});
afterAll(async () => {
  await dropDatabase(scratch);
  await administer('DROP ROLE guest');
});

/** The error of opening `url`, which must not give the password away. */
async function refusalOf(url: string): Promise<{ kind: string; message: string }> {
  const error: unknown = await openDatabase({ url, poolSize: 2, logger }).then(
    (database) => database.close().then(() => null),
    (refusal: unknown) => refusal,
  );
  if (!(error instanceof Error && 'kind' in error)) throw new Error(`no refusal: ${String(error)}`);
  expect(error.message).not.toContain('swordfish');
  return { kind: String(error.kind), message: error.message };
}

function changed(change: (url: URL) => void): string {
  const url = new URL(scratch);
  change(url);
  return url.href;
}

describe('opening a database', () => {
  it('migrates an empty one and gives both ways in', async () => {
    const database = await openDatabase({ url: scratch, poolSize: 2, logger });
    expect(await database.prisma.session.count()).toBe(0);
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await database.close();
  });

  it('says host and port where nothing listens', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const address = probe.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => probe.close(resolve));
    expect(await refusalOf(`postgresql://me:swordfish@127.0.0.1:${port}/maos`)).toEqual({
      kind: 'database-unreachable',
      message: expect.stringContaining(
        `127.0.0.1:${port} can't be used: nothing listens`,
      ) as unknown,
    });
  });

  it.each([
    [
      'a password',
      changed.bind(null, (url) => (url.password = 'swordfish')),
      'user or the password',
    ],
    ['a user', changed.bind(null, (url) => (url.username = 'nobody')), 'the user'],
    ['a database', changed.bind(null, (url) => (url.pathname = '/none')), 'no such database'],
    ['a socket', changed.bind(null, (url) => url.searchParams.set('host', '/nowhere')), '/nowhere'],
    [
      "a guest's rights",
      changed.bind(null, (url) => {
        url.username = 'guest';
        url.password = 'swordfish';
      }),
      'may not create or change tables',
    ],
  ])('says what is wrong with %s', async (_name, toUrl, why) => {
    expect(await refusalOf(toUrl())).toEqual({
      kind: 'database-unreachable',
      message: expect.stringContaining(why) as unknown,
    });
  });

  it.each(['', 'maos', 'mysql://me:swordfish@localhost/maos'])(
    'refuses %j, which is no connection string',
    async (url) => {
      expect((await refusalOf(url)).message).toContain('postgresql://user');
    },
  );

  it('refuses a database that could not hold every text', async () => {
    const name = 'ascii_only';
    await administer(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc`,
    );
    const url = new URL(inject('postgresUrl'));
    url.pathname = `/${name}`;
    expect((await refusalOf(url.href)).message).toContain("ENCODING 'UTF8'");
    await administer(`DROP DATABASE ${name}`);
  });
});
