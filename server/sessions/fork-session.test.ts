import { afterEach, beforeEach, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { sessionStatus } from '#core/projections/session-status/session-status.ts';
import type { AgentId, SessionId } from '#core/protocol/ids.ts';
import { aLog, BUILT_AT } from '#core/testing/log-builder.ts';
import { summarise } from '#core/views/session-summary.ts';
import { must } from '#core/lib/must.ts';
import { createInMemorySessionLogStore } from '#server/persistence/in-memory-session-log-store.ts';
import { createSystemClock } from '#server/system-clock.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';
import { reopenWorkspace } from '#server/workspace/reopen-workspace.ts';
import { forkSession } from './fork-session.ts';
import { workspacePlace } from './workspace-place.ts';

const clock = createSystemClock();
const agent = 'developer-1' as AgentId;
const original = 's-abcdefghijkl' as SessionId;
const forkId = 's-fork' as SessionId;
let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

/** A session in the middle of a call, saved after an edit and edited again afterwards. */
async function savedSession() {
  await scratch.put({ 'a.js': 'one\n' });
  const place = workspacePlace(scratch.path, original);
  const { workspace } = await scratch.prepare(place);
  const edit = async (text: string) => {
    const { hash } = await workspace.read('a.js');
    const bytes = Buffer.from(text);
    await workspace.write({ path: 'a.js', bytes, expected: hash, agent });
  };
  await edit('at the moment\n');
  const log = aLog().launched().prepared().team().turn('developer-1').call('developer-1');
  const tree = await workspace.snapshot();
  log.entry('session-saved', { by: 'human' as AgentId, name: 'before lunch', tree });
  const savedAt = log.build().length;
  log.discovery('analyst-1', []);
  await edit('later\n');
  const store = createInMemorySessionLogStore(clock);
  const entries = log.build();
  const summary = must(summarise(entries), 'a summary');
  const ownership = await store.createSession(summary, 'me');
  await store.append({ ownership, entries });
  const parts = {
    ...{ store, clock, home: scratch.path, owner: 'me' },
    newSessionId: () => forkId,
  };
  return { parts, store, entries, savedAt };
}

test('a fork is the same log up to the moment, with nothing under way, and the files of that moment', async () => {
  const { parts, store, entries, savedAt } = await savedSession();
  const fork = await forkSession(parts, { session: original, name: 'before lunch' });
  const copied = await store.read(fork, 0, 1000);
  expect(copied.slice(0, savedAt)).toEqual(entries.slice(0, savedAt));
  expect(copied.slice(savedAt).map(({ type }) => type)).toEqual([
    'session-forked',
    'call-failed',
    'turn-finished',
  ]);
  const status = fold(sessionStatus, copied);
  expect(status).toMatchObject({ state: 'stopped', launch: { session: fork } });
  expect(status.forkedFrom).toEqual({ session: original, seq: savedAt, name: 'before lunch' });
  expect(status.startedAt).toBeGreaterThan(BUILT_AT);
  const workspace = await reopenWorkspace({
    ...workspacePlace(scratch.path, fork),
    clock,
    authors: new Map(),
  });
  const { bytes } = await workspace.read('a.js');
  expect(Buffer.from(bytes).toString()).toBe('at the moment\n');
});

test('the list holds both, the fork as ended with the summary of its own log', async () => {
  const { parts, store } = await savedSession();
  await forkSession(parts, { session: original, name: 'before lunch' });
  const found = must(await store.find(forkId), 'the fork');
  expect(found.endedAt).not.toBeNull();
  expect(found.summary).toMatchObject({ id: forkId, state: 'stopped', findings: 0 });
  expect(found.summary.head).toBe(found.head);
  expect((await store.find(original))?.summary.id).toBe(original);
});

test('a moment or a session that is not there is named, and nothing is made', async () => {
  const { parts, store } = await savedSession();
  await expect(forkSession(parts, { session: original, name: 'nowhere' })).rejects.toMatchObject({
    kind: 'moment-missing',
    message: expect.stringContaining('"before lunch"') as string,
  });
  const missing = { session: 's-none' as SessionId, name: 'before lunch' };
  await expect(forkSession(parts, missing)).rejects.toMatchObject({ kind: 'session-missing' });
  expect(await store.find(forkId)).toBeNull();
});
