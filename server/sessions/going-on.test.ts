import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { LaunchSession } from '#core/protocol/command.ts';
import type { Entry, EntryOf, EntryType } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import { SessionCommand, type Continue } from '#core/protocol/session-command.ts';
import type { SessionState } from '#core/protocol/session-summary.ts';
import { must } from '#core/lib/must.ts';
import { diagnose } from '#core/views/run-doctor/diagnose.ts';
import { examinedRun } from '#core/views/run-doctor/diagnose.ts';
import { createOfflineModel } from '#server/models/offline/create-offline-model.ts';
import { createInMemoryBlobStore } from '#server/persistence/in-memory-blob-store.ts';
import { createInMemorySessionLogStore } from '#server/persistence/in-memory-session-log-store.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import { createLogTails } from '#server/realtime/log-tails.ts';
import { createSystemClock } from '#server/system-clock.ts';
import { createTools } from '#server/tools/tool-registry.ts';
import { openSessions, type Sessions } from './open-sessions.ts';

const LONG = { timeout: 120_000 };
const PYTHON = LaunchSession.parse({
  task: 'Analyze security and fix issues',
  workspace: { kind: 'sample', name: 'py-notes' },
});
const unknown = 's-unknownsessi' as SessionId;

let home: string;
let store: SessionLogStore;
let blobs: ReturnType<typeof createInMemoryBlobStore>;
let open: Sessions[];

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'maos-going-on-'));
  store = createInMemorySessionLogStore(createSystemClock());
  blobs = createInMemoryBlobStore();
  open = [];
});
afterEach(async () => {
  for (const sessions of open) await sessions.close();
  await rm(home, { recursive: true, force: true });
});

/** A server's sessions over the stores of this test: opened again, it is the next server. */
async function start(): Promise<Sessions> {
  const tails = createLogTails({
    head: (session) => store.head(session),
    read: (session, after, limit) => store.read(session, after, limit),
    every: () => () => undefined,
  });
  const sessions = await openSessions({
    persistence: { store, blobs, exclusive: true, close: () => Promise.resolve() },
    tails,
    gateway: { signal: vi.fn(), hintSessionsChanged: vi.fn(), close: vi.fn() } as never,
    logger: pino({ level: 'silent' }),
    tools: createTools({ rulesFolder: path.resolve('rules') }),
    home,
    samplesFolder: path.resolve('samples'),
    roots: [],
    priceOf: () => 0,
    contextOf: () => null,
    modelNamed: () => createOfflineModel(),
  });
  open.push(sessions);
  return sessions;
}

async function entriesOf(session: SessionId): Promise<readonly Entry[]> {
  return store.read(session, 0, 100_000);
}

async function of<T extends EntryType>(session: SessionId, type: T) {
  const entries = await entriesOf(session);
  return entries.filter((entry): entry is Entry & EntryOf<T> => entry.type === type);
}

function ends(session: SessionId, state: SessionState): Promise<void> {
  return vi.waitFor(
    async () => {
      const found = must(await store.find(session), 'the session');
      expect([found.summary.state, found.endedAt === null]).toEqual([state, false]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

/** Whether somebody has begun to run the tests on code that was mended. */
async function testsAfterAFix(session: SessionId): Promise<boolean> {
  const [changed] = await of(session, 'file-changed');
  const tools = await of(session, 'tool-started');
  return tools.some(
    ({ seq, body }) => body.name === 'run_tests' && changed !== undefined && seq > changed.seq,
  );
}

const goOn = (facts: object = {}) =>
  SessionCommand.parse({ command: 'continue', ...facts }) as Continue;

async function complete(): Promise<{ sessions: Sessions; session: SessionId }> {
  const sessions = await start();
  const session = await sessions.launch(PYTHON);
  await ends(session, 'completed');
  return { sessions, session };
}

/** What holds of every log, however often its session went on. */
async function isSound(session: SessionId): Promise<void> {
  const entries = await entriesOf(session);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1));
  const reads = entries.flatMap((entry) =>
    entry.type === 'call-started' && entry.body.reissues === undefined
      ? entry.body.reads.map((id) => `${entry.body.agent} ${id}`)
      : [],
  );
  expect(reads).toHaveLength(new Set(reads).size);
  expect(diagnose(fold(examinedRun, entries))).toEqual([]);
}

describe('a session that has ended', () => {
  it('goes on for a new request, with the team as it was', LONG, async () => {
    const { sessions, session } = await complete();
    const before = await store.head(session);
    await sessions.goOn(session, goOn({ request: 'Scan the code for vulnerabilities again.' }));
    expect(must(await store.find(session), 'it').endedAt).toBeNull();
    await ends(session, 'completed');
    const [continued] = await of(session, 'session-continued');
    expect(continued).toMatchObject({ seq: must(before, 'the head') + 1, body: { agent: null } });
    const plans = await of(session, 'plan-revised');
    const isAgain = ({ body }: (typeof plans)[number]) =>
      body.change?.added.some((step) => step === 'discover-1-again-1') === true;
    const again = must(plans.find(isAgain), 'a plan of another round').body;
    expect(again.triggers).toEqual(['human']);
    expect(await of(session, 'session-summarised')).toHaveLength(2);
    expect(await of(session, 'agent-returned')).toHaveLength(7);
    await isSound(session);
  });

  it('goes on for a request of one agent, as a step of the plan', LONG, async () => {
    const { sessions, session } = await complete();
    await sessions.goOn(session, goOn({ request: 'Scan all files again.', agent: 'analyst-1' }));
    await ends(session, 'completed');
    const steps = await of(session, 'step-finished');
    expect(steps.at(-1)?.body).toMatchObject({
      step: 'request-1',
      agent: 'analyst-1',
      outcome: 'done',
    });
    expect((await of(session, 'plan-revised')).at(-1)?.body).toMatchObject({
      by: 'human',
      triggers: ['human'],
      change: { added: ['request-1'], dropped: [] },
    });
    await isSound(session);
  });

  it('is gone on with once when asked twice at once', LONG, async () => {
    const { sessions, session } = await complete();
    const asked = goOn({ request: 'Scan again for security.' });
    const both = await Promise.allSettled([
      sessions.goOn(session, asked),
      sessions.goOn(session, asked),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'ownership-lost' },
    });
    await ends(session, 'completed');
    expect(await of(session, 'session-continued')).toHaveLength(1);
  });

  it('says what it lacks, and stays as it is', LONG, async () => {
    const { sessions, session } = await complete();
    const head = await store.head(session);
    const refused = (asked: Continue, one = session) =>
      sessions.goOn(one, asked).catch((error: unknown) => error);
    expect(await refused(goOn())).toMatchObject({ kind: 'bad-target', field: 'request' });
    const nobody = goOn({ request: 'Go.', agent: 'nobody-1' });
    expect(await refused(nobody)).toMatchObject({ kind: 'bad-target', field: 'agent' });
    expect(await refused(goOn(), unknown)).toMatchObject({ kind: 'session-missing' });
    await rm(path.join(home, 'workspaces', session), { recursive: true });
    expect(await refused(goOn({ request: 'Go.' }))).toMatchObject({ kind: 'workspace-gone' });
    expect(await store.head(session)).toBe(head);
    expect(must(await store.find(session), 'it').endedAt).not.toBeNull();
  });
});

describe('a session that was broken off', () => {
  it('goes on where it was, in the next server, at any moment', LONG, async () => {
    for (const moment of ['plan-revised', 'tool-started', 'file-changed'] as const) {
      const first = await start();
      const session = await first.launch(PYTHON);
      await vi.waitFor(async () => expect(await of(session, moment)).not.toEqual([]), {
        timeout: 60_000,
        interval: 5,
      });
      await first.close();
      await ends(session, 'interrupted');
      const next = await start();
      await next.goOn(session, goOn());
      await ends(session, 'completed');
      await isSound(session);
      const fixed = must(await store.find(session), 'it').summary;
      expect([fixed.findings > 0, fixed.fixed]).toEqual([true, fixed.validated]);
    }
  });

  it('runs again the tests that were cut off, and has its fixes confirmed', LONG, async () => {
    for (const how of ['interrupted', 'stopped'] as const) {
      const first = await start();
      const session = await first.launch(PYTHON);
      await vi.waitFor(async () => expect(await testsAfterAFix(session)).toBe(true), {
        timeout: 60_000,
        interval: 2,
      });
      if (how === 'stopped') await first.carryOut(session, { command: 'stop' });
      else await first.close();
      await ends(session, how);
      const next = how === 'stopped' ? first : await start();
      await next.goOn(session, goOn());
      await ends(session, 'completed');
      await isSound(session);
      expect(must(await store.find(session), 'it').summary).toMatchObject({ validated: 5 });
    }
  });

  it('asks for the plan that waited, and begins when that is accepted', LONG, async () => {
    const first = await start();
    const session = await first.launch({ ...PYTHON, approval: { plan: true } });
    await vi.waitFor(async () => expect(await of(session, 'plan-proposed')).toHaveLength(1), {
      timeout: 60_000,
      interval: 5,
    });
    await first.close();
    await ends(session, 'interrupted');
    const answer = { command: 'answer-plan', version: 1, answer: 'accept', remark: '' } as const;
    const next = await start();
    await expect(next.carryOut(session, answer)).rejects.toMatchObject({ kind: 'not-running' });
    await next.goOn(session, goOn());
    await vi.waitFor(() => next.carryOut(session, answer), { timeout: 60_000, interval: 5 });
    await ends(session, 'completed');
    expect(await of(session, 'plan-proposed')).toHaveLength(1);
    await isSound(session);
  });
});

describe('a saved moment', () => {
  it('can be gone back to, and gone on from', LONG, async () => {
    const { sessions, session } = await complete();
    await sessions.carryOut(session, { command: 'save', name: 'the end' });
    const fork = await sessions.restore(session, 'the end');
    await ends(fork, 'stopped');
    const log = await entriesOf(session);
    expect((await entriesOf(fork)).slice(0, log.length)).toEqual(log);
    await sessions.goOn(fork, goOn({ request: 'Check the security again.' }));
    await ends(fork, 'completed');
    expect(await entriesOf(session)).toEqual(log);
    await isSound(fork);
    await expect(sessions.restore(session, 'never')).rejects.toMatchObject({
      kind: 'moment-missing',
    });
  });

  it(
    'of a session at work can be gone on from, while the other goes on by itself',
    LONG,
    async () => {
      const sessions = await start();
      const session = await sessions.launch(PYTHON);
      await vi.waitFor(async () => expect(await of(session, 'file-changed')).not.toEqual([]), {
        timeout: 60_000,
        interval: 5,
      });
      await sessions.carryOut(session, { command: 'save', name: 'half way' });
      const fork = await sessions.restore(session, 'half way');
      await ends(fork, 'stopped');
      await sessions.goOn(fork, goOn());
      await ends(session, 'completed');
      await ends(fork, 'completed');
      for (const one of [session, fork]) {
        await isSound(one);
        expect(must(await store.find(one), 'it').summary).toMatchObject({
          findings: 6,
          validated: 5,
        });
      }
    },
  );
});
