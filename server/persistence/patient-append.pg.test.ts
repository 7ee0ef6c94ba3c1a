import type { Pool } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '#server/testing/manual-clock.ts';
import { APPEND_ATTEMPTS, appendPatiently } from './patient-append.ts';
import { createPrismaSessionLogStore } from './prisma-session-log-store.ts';
import type { SessionLogStore } from './session-log-store.ts';
import {
  entriesAfter,
  newSessionId,
  noteDraft,
  noteOf,
  summaryOf,
} from './testing/session-samples.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

const logger = pino({ level: 'silent' });
const lost = () => Object.assign(new Error('Connection terminated unexpectedly'));

let database: TestDatabase;
let store: SessionLogStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createPrismaSessionLogStore({ database, clock: createManualClock(), logger });
});
afterAll(() => database.close());

type Fault = 'before' | 'after' | null;

/** The pool with a connection that breaks before or after the statement did its work. */
function faulty(faults: Fault[]): Pool {
  const query = async (config: string, values?: string[]) => {
    const fault = faults.shift() ?? null;
    if (fault === 'before') throw lost();
    const result = await database.pool.query(config, values);
    if (fault === 'after') throw lost();
    return result;
  };
  return Object.assign(Object.create(database.pool) as Pool, { query });
}

async function append(faults: Fault[], sessions = 1) {
  const clock = createManualClock();
  const batches = [];
  for (let n = 0; n < sessions; n += 1) {
    const ownership = await store.createSession(summaryOf(newSessionId()), 'me');
    batches.push({ ownership, entries: entriesAfter(0, [noteDraft('a'), noteDraft('b')]) });
  }
  const appended = appendPatiently({ pool: faulty(faults), clock, logger }, batches);
  let done = false;
  const settled = appended.then(
    () => (done = true),
    () => (done = true),
  );
  while (!done) await clock.advance(10_000);
  await settled;
  const written = await Promise.all(
    batches.map(async ({ ownership }) =>
      (await store.read(ownership.session, 0, 10)).map(noteOf).join(''),
    ),
  );
  return { appended, written, ids: batches.map(({ ownership }) => ownership.session) };
}

describe('appending when the connection breaks', () => {
  it('writes once when it broke before the statement', async () => {
    const { appended, written, ids } = await append(['before', 'before']);
    expect(await appended).toEqual(new Set(ids));
    expect(written).toEqual(['ab']);
  });

  it('writes once, and says so, when only the answer was lost', async () => {
    for (const faults of [['after'], ['after', 'after'], ['before', 'after', 'before']] as const) {
      const { appended, written, ids } = await append([...faults]);
      expect(await appended).toEqual(new Set(ids));
      expect(written).toEqual(['ab']);
    }
  });

  it('does so for many sessions in one statement', async () => {
    const { appended, written, ids } = await append(['after'], 3);
    expect(await appended).toEqual(new Set(ids));
    expect(written).toEqual(['ab', 'ab', 'ab']);
  });

  it('gives up loudly after so many attempts', async () => {
    const { appended, written } = await append(Array.from({ length: 99 }, () => 'before' as const));
    await expect(appended).rejects.toThrow('Connection terminated');
    expect(written).toEqual(['']);
  });

  it('warns at every attempt that failed', async () => {
    const warn = vi.spyOn(logger, 'warn');
    await append(['before', 'before']);
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockClear();
    await append(Array.from({ length: 99 }, () => 'before' as const));
    expect(warn).toHaveBeenCalledTimes(APPEND_ATTEMPTS - 1);
  });

  it('takes what someone else wrote in between for a loss', async () => {
    const ownership = await store.createSession(summaryOf(newSessionId()), 'me');
    const taken = await store.takeOver(ownership, 'other');
    await store.append({
      ownership: taken,
      entries: entriesAfter(0, [noteDraft('x'), noteDraft('y')]),
    });
    const batch = { ownership, entries: entriesAfter(0, [noteDraft('a'), noteDraft('b')]) };
    const clock = createManualClock();
    const appended = appendPatiently({ pool: faulty(['before']), clock, logger }, [batch]);
    await vi.waitFor(() => expect(clock.sleepers()).toBe(1));
    await clock.advance(10_000);
    expect(await appended).toEqual(new Set());
  });

  it('does not repeat a statement that the database refuses', async () => {
    const ownership = await store.createSession(summaryOf(newSessionId()), 'me');
    const entries = entriesAfter(0, [noteDraft('a')]).map((entry) => ({ ...entry, at: NaN }));
    const warn = vi.spyOn(logger, 'warn');
    await expect(store.append({ ownership, entries })).rejects.toMatchObject({
      kind: 'append-failed',
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it('outlives connections that the server ends', async () => {
    const ownership = await store.createSession(summaryOf(newSessionId()), 'me');
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const real = createPrismaSessionLogStore({
      database,
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      logger,
    });
    for (let head = 0; head < 10; head += 1) {
      await real.append({ ownership, entries: entriesAfter(head, [noteDraft('a')]) });
    }
    expect(await real.head(ownership.session)).toBe(10);
  });
});
