import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LaunchSession } from '#core/protocol/command.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { createInMemorySessionLogStore } from '#server/persistence/in-memory-session-log-store.ts';
import { newSessionId, summaryOf } from '#server/persistence/testing/session-samples.ts';
import { TooManySessions } from '#server/errors/too-many-sessions.ts';
import { createManualClock } from '#server/testing/manual-clock.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';
import { createComparing, type ComparingParts } from './comparing.ts';
import type { ComparedLaunch } from './session-life.ts';

interface Begun extends ComparedLaunch {
  readonly session: SessionId;
  readonly command: LaunchSession;
  end(): void;
}

let scratch: ScratchFolder;
beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

const store = createInMemorySessionLogStore(createManualClock());

/** A session on record, with the log that it has and the repository of its workspace. */
async function stored(facts: Partial<SessionSummary> = {}, log: LogBuilder = ended()) {
  const session = newSessionId();
  const summary = summaryOf(session, { state: 'completed', ...facts });
  const ownership = await store.createSession(summary, 'owner');
  await store.append({ ownership, entries: log.build() as Entry[] });
  await mkdir(path.join(scratch.path, 'workspaces', session, 'baseline'), { recursive: true });
  return session;
}

const ended = () => aLog().launched().prepared().finished();

function open(room = 100) {
  const begun: Begun[] = [];
  const running = {
    mayStart(count = 1) {
      if (1 + count > room) throw new TooManySessions(room);
    },
  };
  const begin: ComparingParts['begin'] = async (command, compared) => {
    const session = newSessionId();
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    begun.push({ ...compared, session, command, end: () => end() });
    const { comparedWith } = compared;
    const facts = { comparedWith, mode: command.mode, state: 'preparing' } as const;
    await store.createSession(summaryOf(session, facts), 'owner');
    return { session, ended };
  };
  const home = scratch.path;
  const compare = createComparing({ store, home, begin, running });
  const run = (session: SessionId, times = 1) => compare(session, { command: 'compare', times });
  return { begun, run, modes: () => begun.map(({ command }) => command.mode) };
}

describe('a comparison of a session', () => {
  it('runs the same task apart, on the workspace as the session found it', async () => {
    const session = await stored();
    const { begun, run } = open();
    const launched = await run(session);
    expect(launched).toEqual(begun.map((one) => one.session));
    const [first] = await store.read(session, 0, 1);
    if (first?.type !== 'session-launched') throw new Error('There is no launch.');
    const { task, workspace, model, team } = first.body;
    expect(begun.map(({ command }) => command)).toEqual([
      { task, workspace, model, team, mode: 'isolated' },
    ]);
    expect(begun[0]).toMatchObject({
      comparedWith: session,
      workspace: { gitDir: path.join(scratch.path, 'workspaces', session, 'baseline') },
    });
  });

  it('repeats both ways in turns, until there are as many runs of each', async () => {
    const session = await stored();
    const { run, modes } = open();
    await run(session, 3);
    const turns = ['isolated', 'orchestrated'];
    expect(modes()).toEqual([...turns, ...turns, 'isolated']);
    await run(session, 2);
    expect(modes().slice(5)).toEqual([...turns, ...turns]);
  });

  it('launches no more for two commands at once than for one after the other', async () => {
    const session = await stored();
    const { run, modes } = open();
    await Promise.all([run(session, 2), run(session, 1)]);
    expect(modes().filter((mode) => mode === 'isolated')).toHaveLength(3);
    expect(modes().filter((mode) => mode === 'orchestrated')).toHaveLength(2);
  });

  it('begins each run when the one before has ended', async () => {
    const { begun, run } = open();
    await run(await stored(), 2);
    let over = false;
    void begun[1]?.after.then(() => (over = true));
    await Promise.resolve();
    expect(over).toBe(false);
    begun[0]?.end();
    await begun[1]?.after;
    expect(over).toBe(true);
  });

  it('is the same when asked for from another run of the team', async () => {
    const base = await stored();
    const again = await stored({ comparedWith: base });
    const { begun, run } = open();
    await run(again);
    expect(begun.map(({ comparedWith }) => comparedWith)).toEqual([base]);
  });
});

describe('no comparison', () => {
  const refused = (session: SessionId) => open().run(session);

  it('is made of a session that there is not', async () => {
    await expect(refused(newSessionId())).rejects.toMatchObject({ kind: 'session-missing' });
  });

  it('is made from agents that worked apart, nor before the end, nor of nothing', async () => {
    const why = async (session: SessionId) =>
      refused(session).catch((error: unknown) => (error as { why: string }).why);
    expect(await why(await stored({ mode: 'isolated' }))).toBe('worked-apart');
    expect(await why(await stored({ state: 'running' }))).toBe('not-ended');
    const stopped = aLog().launched().finished();
    expect(await why(await stored({ state: 'stopped' }, stopped))).toBe('never-began');
  });

  it('is made when the files that it would begin from are gone', async () => {
    const session = await stored();
    await rm(path.join(scratch.path, 'workspaces', session), { recursive: true });
    await expect(refused(session)).rejects.toMatchObject({
      kind: 'not-comparable',
      why: 'workspace-gone',
    });
  });

  it('is begun that the server has no room for as a whole', async () => {
    const { begun, run } = open(4);
    await expect(run(await stored(), 3)).rejects.toMatchObject({ kind: 'too-many-sessions' });
    expect(begun).toEqual([]);
  });
});
