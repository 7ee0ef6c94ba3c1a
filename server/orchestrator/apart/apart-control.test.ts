import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Budget } from '#core/protocol/budget.ts';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { createScriptedModel, use, type Script } from '#server/testing/scripted-model.ts';
import { stageApart, type ApartStaging, type StagedApart } from '#server/testing/stage-apart.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';

const analyst1 = 'analyst-1' as AgentId;

let scratch: ScratchFolder;
beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

async function stage(
  scripts: Readonly<Record<string, Script>>,
  given: Pick<ApartStaging, 'asked' | 'usdPerCall'> = {},
): Promise<StagedApart> {
  await scratch.put({ 'app.js': 'module.exports = 1;\n' });
  const prepared = await scratch.prepare();
  const model = createScriptedModel(scripts);
  return stageApart({ model, team: { analyst: 2 }, prepared, ...given });
}

const looks: Script = ({ calls }) =>
  calls < 3
    ? [use('list_files', { limit: calls + 1 })]
    : [use('finish_step', { outcome: 'done', summary: 'Looked.' })];

/** Lets everything happen that can: nothing is recorded any more. */
async function rest({ log }: StagedApart): Promise<void> {
  for (let head = -1; head !== log.head();) {
    head = log.head();
    for (let turns = 0; turns < 20; turns += 1) await letGo();
  }
}

const until = (happened: () => boolean) => vi.waitUntil(happened, { timeout: 20_000, interval: 1 });

const outcomesOf = (session: StagedApart) =>
  Object.fromEntries(session.of('step-finished').map(({ body }) => [body.agent, body.outcome]));

const startsAfter = (session: StagedApart, seq: number, agent?: AgentId) =>
  session.log
    .entries()
    .slice(seq)
    .filter(
      ({ type, body }) =>
        (type === 'call-started' || type === 'tool-started') &&
        (agent === undefined || ('agent' in body && body.agent === agent)),
    );

test('agents that work apart are held together and let go on', async () => {
  const session = await stage({ analyst: looks });
  const running = session.run.run();
  await until(() => session.of('tool-started').length > 0);
  await session.run.carryOut({ command: 'pause' }, HUMAN);
  const atPause = session.of('session-paused')[0]?.seq ?? 0;
  await rest(session);
  expect(startsAfter(session, atPause)).toEqual([]);
  await session.run.carryOut({ command: 'resume' }, HUMAN);
  await running;
  expect(outcomesOf(session)).toEqual({ 'analyst-1': 'done', 'analyst-2': 'done' });
});

test('one of them is held alone, and the others go on', async () => {
  const session = await stage({ analyst: looks });
  const running = session.run.run();
  await until(() => session.of('tool-started').some(({ body }) => body.agent === analyst1));
  await session.run.carryOut({ command: 'pause', agent: analyst1 }, HUMAN);
  const atPause = session.of('agent-paused')[0]?.seq ?? 0;
  await until(() => outcomesOf(session)['analyst-2'] === 'done');
  await rest(session);
  expect(startsAfter(session, atPause, analyst1)).toEqual([]);
  await session.run.carryOut({ command: 'resume', agent: analyst1 }, HUMAN);
  await running;
  expect(outcomesOf(session)).toEqual({ 'analyst-1': 'done', 'analyst-2': 'done' });
});

test('one of them that is stopped leaves as removed, its step fails, and the others go on', async () => {
  const session = await stage({
    'analyst-1': () => [use('list_files', {})],
    'analyst-2': looks,
  });
  const running = session.run.run();
  await until(() => session.of('tool-started').some(({ body }) => body.agent === analyst1));
  await session.run.carryOut({ command: 'stop', agent: analyst1 }, HUMAN);
  await running;
  expect(outcomesOf(session)).toEqual({ 'analyst-1': 'failed', 'analyst-2': 'done' });
  const left = session.of('agent-left').filter(({ body }) => body.agent === analyst1);
  expect(left.map(({ body }) => body.reason)).toEqual(['removed']);
  expect(session.log.entries().at(-1)?.body).toMatchObject({ outcome: 'completed' });
});

/** Two agents that list files for ever, with this budget from the first call of the first on. */
async function underBudget(budget: Budget) {
  const limited: { session: StagedApart | null } = { session: null };
  const forever: Script = async ({ agent, calls }) => {
    if (agent === 'analyst-1' && calls === 0) {
      await limited.session?.run.carryOut({ command: 'set-budget', budget }, HUMAN);
    }
    return [use('list_files', { limit: calls + 1 })];
  };
  const session = await stage({ 'analyst-1': forever, 'analyst-2': looks });
  limited.session = session;
  await session.run.run();
  const ofFirst = session.of('call-started').filter(({ body }) => body.agent === analyst1);
  return { session, calls: ofFirst.length };
}

test('a budget is shared out evenly, and who is at its share ends while the others go on', async () => {
  const { session, calls } = await underBudget({ calls: 12 });
  expect(calls).toBe(6);
  expect(outcomesOf(session)).toEqual({ 'analyst-1': 'failed', 'analyst-2': 'done' });
  const ends = session.of('step-finished').find(({ body }) => body.agent === analyst1);
  expect(ends?.body.summary).toContain('share of the budget');
  expect(session.of('session-paused')).toEqual([]);
  expect(session.of('budget-crossed').map(({ body }) => body.line)).toEqual(['soft', 'hard']);
});

test('who has little left of its share is told to wrap up, once, and hears it at its next call', async () => {
  const { session } = await callsUnder({ calls: 12 });
  for (const agent of ['analyst-1', 'analyst-2']) {
    const told = session
      .of('message-sent')
      .filter(
        ({ body: { message, to } }) => message.kind === 'notice' && to.includes(agent as never),
      );
    expect(told.map(({ body }) => body.message)).toMatchObject([
      { topic: 'wrap-up', from: 'human' },
    ]);
    const calls = session.of('call-started').filter(({ body }) => body.agent === agent);
    const heardAt = calls.findIndex(({ body }) => body.reads.includes(told[0]!.body.message.id));
    expect([calls.length, heardAt]).toEqual([6, 5]);
  }
  expect(session.of('budget-crossed').filter(({ body }) => body.line === 'soft')).toHaveLength(2);
});

test('what each agent may use by itself holds where it is less than its share', async () => {
  const { calls } = await underBudget({ calls: 100, perAgent: { calls: 5 } });
  expect(calls).toBe(5);
});

const forever: Script = ({ calls }) => [use('list_files', { limit: calls + 1 })];

/** How many calls each made of two agents that would never end, under this budget from the launch on. */
async function callsUnder(budget: Budget, usdPerCall = 0) {
  const session = await stage({ analyst: forever }, { asked: { budget }, usdPerCall });
  await session.run.run();
  const calls = session.of('call-started').map(({ body }) => body.agent);
  const of = (name: string) => calls.filter((agent) => agent === name).length;
  return { session, calls: [of('analyst-1'), of('analyst-2')] };
}

test('a budget of the launch is shared out too: each has its share, and nobody goes past it', async () => {
  const { session, calls } = await callsUnder({ calls: 9 });
  expect(calls).toEqual([4, 4]);
  expect(outcomesOf(session)).toEqual({ 'analyst-1': 'failed', 'analyst-2': 'failed' });
  expect(session.log.entries().at(-1)?.body).toMatchObject({ outcome: 'failed' });
  expect(session.faults).toEqual([]);
});

test('of tokens each makes no call once its share is used up', async () => {
  // A scripted call takes 120 tokens: the fifth begins below a share of 500, and no sixth does.
  expect((await callsUnder({ tokens: 1000 })).calls).toEqual([5, 5]);
});

test('of money each makes no call once its share is used up', async () => {
  expect((await callsUnder({ usd: 3 }, 0.5)).calls).toEqual([3, 3]);
});

test('a larger budget that comes in time gives each a larger share', async () => {
  const grows: { session: StagedApart | null } = { session: null };
  const script: Script = async (call) => {
    if (call.agent === 'analyst-2' && call.calls === 1) {
      await grows.session?.run.carryOut({ command: 'set-budget', budget: { calls: 16 } }, HUMAN);
    }
    return looks(call);
  };
  const session = await stage({ analyst: script }, { asked: { budget: { calls: 4 } } });
  grows.session = session;
  await session.run.run();
  expect(outcomesOf(session)['analyst-2']).toBe('done');
});

test('one that is held can be stopped, and one that waits in a held session too', async () => {
  const session = await stage({ analyst: forever });
  const running = session.run.run();
  await until(() => session.of('tool-started').length > 1);
  await session.run.carryOut({ command: 'pause', agent: analyst1 }, HUMAN);
  await session.run.carryOut({ command: 'stop', agent: analyst1 }, HUMAN);
  await until(() => outcomesOf(session)['analyst-1'] === 'failed');
  await session.run.carryOut({ command: 'pause' }, HUMAN);
  await session.run.carryOut({ command: 'stop', agent: 'analyst-2' as AgentId }, HUMAN);
  await running;
  const left = session.of('agent-left').map(({ body }) => [body.agent, body.reason]);
  expect(Object.fromEntries(left)).toMatchObject({
    'analyst-1': 'removed',
    'analyst-2': 'removed',
  });
  expect(session.of('stop-requested')).toHaveLength(2);
});

test('a session that is held ends at once when it is stopped', async () => {
  const session = await stage({ analyst: forever });
  const running = session.run.run();
  await until(() => session.of('tool-started').length > 0);
  await session.run.carryOut({ command: 'pause' }, HUMAN);
  await rest(session);
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
  expect(session.log.entries().at(-1)?.body).toMatchObject({ outcome: 'stopped' });
  expect(session.of('step-finished')).toEqual([]);
});

test('who does not work there, or no more, is not held, let go on or stopped', async () => {
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const session = await stage(
    {
      'analyst-1': forever,
      'analyst-2': async (call) => {
        await asked;
        return looks(call);
      },
    },
    { asked: { budget: { calls: 20, perAgent: { calls: 5 } } } },
  );
  const running = session.run.run();
  await until(() => outcomesOf(session)['analyst-1'] === 'failed');
  await rest(session);
  const head = session.log.head();
  for (const agent of ['analyst-1', 'analyst-9', 'coordinator', HUMAN] as AgentId[]) {
    for (const command of ['pause', 'resume', 'stop'] as const) {
      await expect(session.run.carryOut({ command, agent }, HUMAN)).rejects.toMatchObject({
        ...{ kind: 'bad-target', field: 'agent' },
        message: expect.stringContaining('analyst-2') as string,
      });
    }
  }
  expect(session.log.head()).toBe(head);
  answer();
  await running;
  expect(outcomesOf(session)).toEqual({ 'analyst-1': 'failed', 'analyst-2': 'done' });
});

test('after the end nothing is carried out any more, and another stop is no fault', async () => {
  const session = await stage({ analyst: looks });
  await session.run.run();
  const head = session.log.head();
  for (const command of ['pause', 'resume'] as const) {
    await expect(session.run.carryOut({ command }, HUMAN)).rejects.toMatchObject({
      kind: 'not-running',
    });
  }
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  expect(session.log.head()).toBe(head);
});

test('what only a team can do is refused with the reason', async () => {
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const session = await stage({
    analyst: async () => {
      await asked;
      return [use('finish_step', { outcome: 'done', summary: 'Done.' })];
    },
  });
  const running = session.run.run();
  await until(() => session.of('call-started').length === 2);
  const head = session.log.head();
  const refused = (command: Parameters<typeof session.run.carryOut>[0]) =>
    expect(session.run.carryOut(command, HUMAN)).rejects;
  const words = { to: 'all', text: 'Hello.', kind: 'broadcast' } as const;
  await refused({ command: 'say', ...words }).toMatchObject({ kind: 'bad-target', field: 'to' });
  await refused({ command: 'save', name: 'now' }).toMatchObject({ kind: 'bad-target' });
  const yes = { version: 1, answer: 'accept', remark: '' } as const;
  await refused({ command: 'answer-plan', ...yes }).toMatchObject({ kind: 'no-plan-waits' });
  expect(session.log.head()).toBe(head);
  answer();
  await running;
});
