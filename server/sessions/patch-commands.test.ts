import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { must } from '#core/lib/must.ts';
import { patchApplication } from '#core/projections/patch-application/patch-application.ts';
import { LaunchSession, type WorkspaceSource } from '#core/protocol/command.ts';
import type { BlobHash, SessionId } from '#core/protocol/ids.ts';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import { RunCommand, SessionCommand } from '#core/protocol/session-command.ts';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { summarise } from '#core/views/session-summary.ts';
import { sessionView } from '#core/views/session-view.ts';
import { createInMemoryBlobStore } from '#server/persistence/in-memory-blob-store.ts';
import { createInMemorySessionLogStore } from '#server/persistence/in-memory-session-log-store.ts';
import type { LanguageModel } from '#server/models/language-model.ts';
import { createLogTails } from '#server/realtime/log-tails.ts';
import { createSystemClock } from '#server/system-clock.ts';
import { createScriptedModel, use } from '#server/testing/scripted-model.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';
import { openSessions } from './open-sessions.ts';
import { createPatchCommands, type PatchCommand } from './patch-commands.ts';

const clock = createSystemClock();
const agent = 'developer-1' as AgentId;
const apply = SessionCommand.parse({ command: 'apply-patch' }) as PatchCommand;
const force = SessionCommand.parse({ command: 'apply-patch', force: true }) as PatchCommand;
const revert = SessionCommand.parse({ command: 'revert-patch' }) as PatchCommand;
let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

const inFolder = (name: string) => path.join(scratch.source, name);
const textOf = (name: string) => readFile(inFolder(name), 'utf8');

interface Ended {
  readonly source?: WorkspaceSource;
  readonly hasPatch?: boolean;
  readonly hasEnded?: boolean;
}

type Staged = Awaited<ReturnType<typeof stage>>;

function launchedOn(workspace: WorkspaceSource): LogBuilder {
  const [first] = aLog().launched().build();
  if (first?.type !== 'session-launched') throw new Error('A log begins with its launch.');
  return aLog().entry('session-launched', { ...first.body, workspace });
}

/** A session in the store whose team changed a.js and made b.js. */
async function stage({ source, hasPatch = true, hasEnded = true }: Ended = {}) {
  await scratch.put({ 'a.js': 'one\n' });
  const store = createInMemorySessionLogStore(clock);
  const blobs = createInMemoryBlobStore();
  const tails = createLogTails({
    head: (session) => store.head(session),
    read: (session, after, limit) => store.read(session, after, limit),
    every: () => () => undefined,
  });
  const home = path.join(scratch.path, 'home');
  const log = launchedOn(source ?? { kind: 'folder', path: scratch.source });
  const session = must(summarise(log.build()), 'a summary').id as SessionId;
  const own = path.join(home, 'workspaces', session);
  await mkdir(own, { recursive: true });
  const place = { root: path.join(own, 'files'), gitDir: path.join(own, 'baseline') };
  const { workspace } = await scratch.prepare(place);
  const { hash } = await workspace.read('a.js');
  await workspace.write({ path: 'a.js', bytes: Buffer.from('two\n'), expected: hash, agent });
  await workspace.write({ path: 'b.js', bytes: Buffer.from('new\n'), expected: null, agent });
  const { text, files } = await workspace.patch();
  log.prepared();
  const patch = await blobs.put(text, 'text/x-diff');
  if (hasPatch) log.entry('patch-produced', { patch, files, total: files.length });
  if (hasEnded) log.finished();
  const entries = log.build();
  const ownership = await store.createSession(must(summarise(entries), 'a summary'), 'former');
  await store.append({ ownership, entries });
  if (hasEnded) await store.markEnded(ownership, 7);
  const parts = {
    ...{ store, blobs, tails, clock, home, owner: 'me', roots: [scratch.path] },
    ended: () => Promise.resolve(),
  };
  const commands = createPatchCommands(parts);
  return {
    ...{
      store,
      blobs,
      tails,
      session,
      ownership,
      parts,
      commands,
      produced: entries.length - 1,
      patch,
    },
    carryOut: (command: PatchCommand) => commands.carryOut(session, command, HUMAN),
    added: async () => (await store.read(session, entries.length, 100)).slice(),
  };
}

test('the patch of an ended session comes into the user’s folder on command, and on record', async () => {
  const { carryOut, added, store, session, patch, produced } = await stage();
  await carryOut(apply);
  expect([await textOf('a.js'), await textOf('b.js')]).toEqual(['two\n', 'new\n']);
  const [entry, ...more] = await added();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    type: 'patch-applied',
    causation: [produced],
    body: {
      ...{ by: HUMAN, folder: scratch.source, patch, total: 2, replaced: [] },
      files: [
        { path: 'a.js', change: 'modified', added: 1, removed: 1 },
        { path: 'b.js', change: 'added', added: 1, removed: 0 },
      ],
    },
  });
  const stored = await store.find(session);
  expect(stored).toMatchObject({ endedAt: 7, summary: { head: entry?.seq, state: 'completed' } });
  const view = fold(sessionView, await store.read(session, 0, 100));
  expect(view.status.state).toBe('completed');
  expect(view.patch.applied?.at).toBe(entry?.at);
});

test('it is taken back on command, and may be applied again', async () => {
  const { carryOut, added } = await stage();
  await carryOut(apply);
  await carryOut(revert);
  expect(await textOf('a.js')).toBe('one\n');
  await expect(textOf('b.js')).rejects.toThrow();
  await carryOut(apply);
  expect(await textOf('a.js')).toBe('two\n');
  const entries = await added();
  expect(entries.map(({ type }) => type)).toEqual([
    'patch-applied',
    'patch-reverted',
    'patch-applied',
  ]);
  expect(entries[1]).toMatchObject({
    causation: [entries[0]?.seq],
    body: { total: 2, files: [{ path: 'a.js' }, { path: 'b.js', change: 'deleted' }] },
  });
});

test('twice, one after the other or at once, is refused the second time', async () => {
  const { carryOut, added } = await stage();
  const outcomes = await Promise.allSettled([carryOut(apply), carryOut(apply), carryOut(apply)]);
  const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(reasons).toMatchObject([{ kind: 'patch-applied' }, { kind: 'patch-applied' }]);
  await expect(carryOut(apply)).rejects.toMatchObject({ kind: 'patch-applied' });
  expect(await added()).toHaveLength(1);
  await carryOut(revert);
  await expect(carryOut(revert)).rejects.toMatchObject({ kind: 'patch-not-applied' });
});

test('a folder that changed there since is refused by the names of the files, until it is forced', async () => {
  const { carryOut, added } = await stage();
  await writeFile(inFolder('a.js'), 'mine\n');
  await expect(carryOut(apply)).rejects.toMatchObject({ kind: 'patch-refused', files: ['a.js'] });
  expect(await added()).toEqual([]);
  await expect(textOf('b.js')).rejects.toThrow();
  await carryOut(force);
  expect(await textOf('a.js')).toBe('two\n');
  expect((await added())[0]).toMatchObject({ body: { replaced: ['a.js'] } });
  await carryOut(revert);
  expect(await textOf('a.js')).toBe('mine\n');
});

test.each([
  {
    what: 'a sample',
    given: { source: { kind: 'sample', name: 'shop' } as const },
    kind: 'no-folder',
  },
  { what: 'a session without a patch', given: { hasPatch: false }, kind: 'patch-missing' },
  { what: 'a session that goes on', given: { hasEnded: false }, kind: 'not-ended' },
])('$what is refused', async ({ given, kind }) => {
  const { carryOut, added } = await stage(given);
  await expect(carryOut(apply)).rejects.toMatchObject({ kind });
  expect(await added()).toEqual([]);
  expect(await textOf('a.js')).toBe('one\n');
});

test('a folder that may not be worked on any more is refused', async () => {
  const { parts, session, added } = await stage();
  const elsewhere = createPatchCommands({ ...parts, roots: [path.join(scratch.path, 'other')] });
  await expect(elsewhere.carryOut(session, apply, HUMAN)).rejects.toMatchObject({
    kind: 'folder-not-allowed',
  });
  expect(await added()).toEqual([]);
});

test('who died after writing and before recording is made good by applying again', async () => {
  const { carryOut, added, parts, store, session } = await stage();
  const failing = {
    ...store,
    append: () => Promise.reject(new Error('The server died.')),
  };
  const dying = createPatchCommands({ ...parts, store: failing });
  await expect(dying.carryOut(session, apply, HUMAN)).rejects.toThrow();
  expect(await added()).toEqual([]);
  expect(await textOf('a.js')).toBe('two\n');
  await carryOut(apply);
  expect(await added()).toMatchObject([{ type: 'patch-applied', body: { total: 2 } }]);
  await carryOut(revert);
  expect(await textOf('a.js')).toBe('one\n');
});

test('whoever watches sees it at once, and the former owner writes nothing more', async () => {
  const { carryOut, tails, session, store, ownership } = await stage();
  const heads: number[] = [];
  tails.follow(session, (head) => heads.push(head));
  await carryOut(apply);
  expect(heads).toEqual([await store.head(session)]);
  await expect(store.saveSummary(ownership, {} as never)).rejects.toMatchObject({
    kind: 'ownership-lost',
  });
});

test('closing waits for what is under way and takes no more', async () => {
  const { commands, carryOut, added } = await stage();
  const work = carryOut(apply);
  await commands.close();
  expect(await added()).toHaveLength(1);
  await work;
  await expect(carryOut(revert)).rejects.toMatchObject({ kind: 'shutting-down' });
});

/** Opens sessions whose model is this one. */
function open(parts: Staged['parts'], model: LanguageModel | null = null) {
  const { store, blobs } = parts;
  return openSessions({
    ...parts,
    persistence: { store, blobs, exclusive: false, close: () => Promise.resolve() },
    gateway: { signal: vi.fn(), hintSessionsChanged: vi.fn(), close: () => Promise.resolve() },
    logger: { warn: vi.fn(), error: vi.fn() } as never,
    tools: new Map(),
    samplesFolder: scratch.path,
    priceOf: () => null,
    contextOf: () => null,
    modelNamed: () => model,
  });
}

test('a session at work is refused, and one whose end is on record is waited for', async () => {
  const { parts, store } = await stage();
  let finish: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (finish = resolve));
  const coordinator = async () => {
    await held;
    return [use('finish', { summary: 'Nothing to do.' })];
  };
  const sessions = await open(parts, createScriptedModel({ coordinator }));
  const session = await sessions.launch(
    LaunchSession.parse({ task: 'Look', workspace: { kind: 'folder', path: scratch.source } }),
  );
  const types = async () => (await store.read(session, 0, 1000)).map(({ type }) => type);
  await expect(sessions.carryOut(session, apply)).rejects.toMatchObject({ kind: 'not-ended' });
  await vi.waitFor(async () => expect(await types()).toContain('call-started'));
  await expect(sessions.carryOut(session, apply)).rejects.toMatchObject({ kind: 'not-ended' });
  finish();
  await vi.waitFor(async () => expect(await types()).toContain('session-finished'), {
    ...{ interval: 1, timeout: 10_000 },
  });
  await expect(sessions.carryOut(session, apply)).rejects.toMatchObject({ kind: 'patch-missing' });
  await sessions.close();
});

test('a launch with a budget in money is refused where the model has no price', async () => {
  const { parts } = await stage();
  const sessions = await open(parts, createScriptedModel({}));
  const asked = (budget: object) =>
    sessions.launch(
      LaunchSession.parse({
        ...{ task: 'Look', workspace: { kind: 'folder', path: scratch.source }, budget },
      }),
    );
  await expect(asked({ usd: 1 })).rejects.toMatchObject({ kind: 'price-unknown' });
  await expect(asked({ perAgent: { usd: 1 } })).rejects.toMatchObject({ kind: 'price-unknown' });
  const session = await asked({ tokens: 1 });
  await sessions.carryOut(session, { command: 'stop' });
  await sessions.close();
});

test('open sessions pass the command on, and refuse all others once a session has ended', async () => {
  const { parts, session, store } = await stage();
  const sessions = await open(parts);
  await sessions.carryOut(session, apply);
  const entries = await store.read(session, 0, 100);
  expect(fold(patchApplication, entries).applied).not.toBeNull();
  const answer = RunCommand.parse({ command: 'answer-plan', version: 1, answer: 'accept' });
  await expect(sessions.carryOut(session, answer)).rejects.toMatchObject({ kind: 'not-running' });
  await expect(sessions.carryOut('s-nosuchsessio' as SessionId, apply)).rejects.toMatchObject({
    kind: 'session-missing',
  });
  await sessions.close();
});

test('what the entry calls the change is what taking it back needs', async () => {
  const { carryOut, added, blobs } = await stage();
  await carryOut(apply);
  const [entry] = await added();
  const changed = entry?.type === 'patch-applied' ? entry.body.changed.hash : ('' as BlobHash);
  const text = Buffer.from((await blobs.get(changed)) ?? []).toString();
  expect(text).toContain('-one\n+two\n');
  expect(text).toContain('+++ b/b.js');
});
