import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { must } from '#core/lib/must.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { readProcessFacts } from './embedded/process-facts.ts';

const logger = pino({ level: 'silent' });
const isRoot = process.getuid?.() === 0;
const Held = z.object({ url: z.string(), pid: z.int() });

interface Child {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown>;
}

let folder: string;
let started: EmbeddedPostgres[];
let children: Child[];
let prepared: string;

beforeAll(async () => {
  prepared = await mkdtemp(path.join(os.tmpdir(), 'maos-e-'));
  const postgres = await startEmbeddedPostgres({ dataDir: prepared, logger });
  await postgres.stop();
});

afterAll(() => rm(prepared, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'maos-e-'));
  started = [];
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map(killHard));
  await Promise.all(started.map((postgres) => postgres.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(
  dataDir: string,
  asRoot: 'find-out' | 'namespace' | 'other' = 'find-out',
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, logger, asRoot });
  started.push(postgres);
  return postgres;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** A folder in which everything is set up already, for tests of what comes after. */
async function prepare(name = 'home'): Promise<string> {
  const dataDir = path.join(folder, name);
  await cp(prepared, dataDir, { recursive: true });
  return dataDir;
}

/** Another process of ours that starts Postgres in `dataDir`. */
function holdElsewhere(dataDir: string): Child {
  const script = fileURLToPath(new URL('./testing/hold-postgres.ts', import.meta.url));
  const running = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const child = { process: running, exited: once(running, 'exit') };
  children.push(child);
  return child;
}

async function firstLine(child: Child): Promise<unknown> {
  const lines = createInterface({ input: must(child.process.stdout, 'its output') });
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line);
}

async function killHard(child: Child): Promise<void> {
  child.process.kill('SIGKILL');
  await child.exited;
}

const untilGone = (pid: number) =>
  vi.waitFor(async () => expect(await readProcessFacts(pid)).toBeNull(), { timeout: 10_000 });

describe('the embedded Postgres', () => {
  it('sets itself up, keeps its data over a stop, and is gone after it', async () => {
    const first = await start(folder);
    expect(await ask(first.url, 'SHOW server_encoding')).toBe('UTF8');
    expect(await ask(first.url, "SELECT 'ÄÖ' ILIKE 'äö'")).toBe(true);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await first.stop();
    expect(await readProcessFacts(first.pid)).toBeNull();
    const second = await start(folder);
    expect(await ask(second.url, 'SELECT seven FROM kept')).toBe(7);
  });

  it('wants its password, which only the owner of the folder can read', async () => {
    const dataDir = await prepare();
    const { url } = await start(dataDir);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    const file = path.join(dataDir, 'cluster', 'password');
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(new URL(url).password);
  });

  it('tells a second start on the same folder that it is in use, and by whom', async () => {
    const dataDir = await prepare();
    await start(dataDir);
    await expect(start(dataDir)).rejects.toMatchObject({
      kind: 'home-in-use',
      pid: process.pid,
      message: expect.stringContaining(String(process.pid)) as unknown,
    });
  });

  it('gives the folder to exactly one of two processes that start at once', async () => {
    const answers = await Promise.all(
      [holdElsewhere(folder), holdElsewhere(folder)].map((child) => firstLine(child)),
    );
    const kinds = answers.map((answer) => (Held.safeParse(answer).success ? 'held' : answer));
    expect(kinds).toContainEqual('held');
    expect(kinds).toContainEqual({ kind: 'home-in-use' });
    for (const child of children) child.process.stdin?.end();
    await Promise.all(children.map((child) => child.exited));
  });

  it('goes on with the server that a killed process of ours left running', async () => {
    const child = holdElsewhere(folder);
    const held = Held.parse(await firstLine(child));
    await ask(held.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await killHard(child);
    const adopted = await start(folder);
    expect(adopted.pid).toBe(held.pid);
    expect(await ask(adopted.url, 'SELECT seven FROM kept')).toBe(7);
    await adopted.stop();
    expect(await readProcessFacts(held.pid)).toBeNull();
  });

  it('starts again, with what was committed, after Postgres itself was killed', async () => {
    const dataDir = await prepare();
    const first = await start(dataDir);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    process.kill(first.pid, 'SIGKILL');
    await untilGone(first.pid);
    await first.stop();
    const second = await start(dataDir);
    expect(await ask(second.url, 'SELECT seven FROM kept')).toBe(7);
  });

  it('recovers when it is killed at any moment of the first start', async () => {
    for (const after of [/cluster\.new-/, /cluster/]) {
      const child = holdElsewhere(folder);
      await vi.waitFor(
        async () => expect((await readdir(folder)).some((name) => after.test(name))).toBe(true),
        { timeout: 20_000, interval: 5 },
      );
      await killHard(child);
    }
    const postgres = await start(folder);
    expect(await ask(postgres.url, 'SELECT 1')).toBe(1);
    await postgres.stop();
    // The initdb of the killed start has ended by now, so that the next start can clear its half.
    const again = await start(folder);
    expect(await ask(again.url, 'SELECT 1')).toBe(1);
  });

  it.each(['with spaces, commas and "quotes"', 'ünïcödé 日本'])(
    'works in a folder named %s',
    async (name) => {
      const postgres = await start(await prepare(name));
      expect(await ask(postgres.url, 'SELECT 1')).toBe(1);
      expect(new URL(postgres.url).searchParams.get('host')).toContain(name);
    },
  );

  it('listens on a port of 127.0.0.1 where the path is too long for a socket', async () => {
    const postgres = await start(await prepare('x'.repeat(90)));
    expect(new URL(postgres.url).hostname).toBe('127.0.0.1');
    expect(await ask(postgres.url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(postgres.url, 'SELECT 1')).toBe(1);
  });

  it('does not take a stranger for its server when a pid was given again', async () => {
    const dataDir = await prepare();
    const first = await start(dataDir);
    await first.stop();
    const data = path.join(dataDir, 'cluster', 'data');
    const stale = [process.pid, data, 1, 5432, path.join(dataDir, 'cluster'), '', '', 'ready'];
    await writeFile(path.join(data, 'postmaster.pid'), stale.join('\n'));
    const second = await start(dataDir);
    expect(second.pid).not.toBe(process.pid);
    expect(await ask(second.url, 'SELECT 1')).toBe(1);
  });

  it('says what Postgres said when it can not start', async () => {
    const dataDir = await prepare();
    const first = await start(dataDir);
    await first.stop();
    await writeFile(path.join(dataDir, 'cluster', 'data', 'PG_VERSION'), '9.6\n');
    await expect(start(dataDir)).rejects.toMatchObject({
      kind: 'postgres-failed',
      message: expect.stringContaining('incompatible') as unknown,
    });
  });

  it.runIf(isRoot)('runs as root below a folder that only root can enter', async () => {
    const closed = path.join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const postgres = await start(await prepare('closed/.maos'), 'namespace');
    expect(await ask(postgres.url, 'SELECT 1')).toBe(1);
  });

  it.runIf(isRoot)('runs as another user where root has no user namespaces', async () => {
    await chmod(folder, 0o755);
    const dataDir = await prepare('open');
    await chmod(dataDir, 0o755);
    const first = await start(dataDir, 'other');
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    expect((await stat(`/proc/${first.pid}`)).uid).not.toBe(0);
    await first.stop();
    // The owner of the data decides from then on.
    const second = await start(dataDir);
    expect(await ask(second.url, 'SELECT seven FROM kept')).toBe(7);
    expect((await stat(`/proc/${second.pid}`)).uid).not.toBe(0);
  });

  it.runIf(isRoot)('does not begin anew beside data that it can not reach', async () => {
    await expect(start(await prepare(), 'other')).rejects.toMatchObject({
      kind: 'postgres-failed',
      message: expect.stringContaining(folder) as unknown,
    });
  });

  it.runIf(isRoot)('puts the data where that user reaches it, and finds it again', async () => {
    const dataDir = path.join(folder, 'closed');
    await mkdir(dataDir, { mode: 0o700 });
    const first = await start(dataDir, 'other');
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    const place = must(new URL(first.url).searchParams.get('host'), 'a socket');
    await first.stop();
    const second = await start(dataDir, 'other');
    expect(await ask(second.url, 'SELECT seven FROM kept')).toBe(7);
    await second.stop();
    await rm(path.dirname(place), { recursive: true });
  });
});
