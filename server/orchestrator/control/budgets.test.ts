import { expect, test } from 'vitest';
import fc from 'fast-check';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { Budget } from '#core/protocol/budget.ts';
import { fold } from '#core/log/fold.ts';
import { sessionView } from '#core/views/session-view.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { createScriptedModel, use, type Script } from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

/** Every scripted call uses 120 tokens. */
const CALL = 120;
const analyst1 = 'analyst-1' as AgentId;
const team = { analyst: 2, developer: 1 };
const workers = ['analyst-1', 'analyst-2', 'developer-1'];

function coordinator(): Script {
  let ended = 0;
  return ({ calls, mail }) => {
    ended += mail.filter((one) => one.kind === 'notice' && one.topic === 'step-finished').length;
    if (calls === 0) {
      const steps = workers.map((assignee) => ({
        ...{ id: `do-${assignee}`, title: 'Do', instructions: '', assignee },
      }));
      return [use('set_plan', { reason: 'all at once', phases: [{ name: 'Work', steps }] })];
    }
    return ended < workers.length ? 'Waiting.' : [use('finish', { summary: 'Done.' })];
  };
}

/** Scans six times before it finishes. */
const works: Script = ({ calls }) =>
  calls < 6 ? [use('scan', {})] : [use('finish_step', { outcome: 'done', summary: 'did it' })];

function stage(budget: Budget, script: Script = works) {
  const model = createScriptedModel({
    coordinator: coordinator(),
    analyst: script,
    developer: script,
  });
  return { model, session: stageSession({ model, team, asked: { budget } }) };
}

async function rest({ log }: StagedSession): Promise<void> {
  for (let head = -1; head !== log.head();) {
    head = log.head();
    for (let turns = 0; turns < 12; turns += 1) await letGo();
  }
}

const used = (session: StagedSession) => session.of('call-finished').length * CALL;

test('the session is paused at its limit, goes on with a larger budget, and ends', async () => {
  const { session } = stage({ tokens: 1000 });
  const running = session.run.run();
  await rest(session);
  expect(session.of('session-paused')[0]?.body).toMatchObject({ by: null, reason: 'budget' });
  const lines = session.of('budget-crossed').map(({ body }) => [body.line, body.scope]);
  expect(lines).toEqual([
    ['soft', null],
    ['hard', null],
  ]);
  expect(used(session)).toBeGreaterThanOrEqual(1000);
  expect(used(session) - CALL).toBeLessThan(1000);
  const { status, budget } = fold(sessionView, session.log.entries());
  expect(status.state).toBe('paused');
  expect(budget.session.tokens).toBe(used(session));

  await expect(session.run.carryOut({ command: 'resume' }, HUMAN)).rejects.toMatchObject({
    kind: 'budget-exhausted',
  });
  await session.run.carryOut({ command: 'set-budget', budget: { tokens: 100_000 } }, HUMAN);
  await rest(session);
  expect(session.of('session-finished')).toEqual([]);
  await session.run.carryOut({ command: 'resume' }, HUMAN);
  await running;
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
});

test('at the soft line those at work are told to wrap up, once, and hear it at their next call', async () => {
  const { session } = stage({ calls: 20 });
  void session.run.run();
  await rest(session);
  const notices = session
    .of('message-sent')
    .filter(({ body: { message } }) => message.kind === 'notice' && message.topic === 'wrap-up');
  const told = notices.flatMap(({ body }) => body.recipients.map(({ agent }) => agent));
  expect(told.toSorted()).toEqual(['coordinator', ...workers].toSorted());
  const heard = session
    .of('call-started')
    .filter(({ body }) => notices.some(({ body: { message } }) => body.reads.includes(message.id)));
  expect(heard.length).toBeGreaterThan(0);
  await session.run.carryOut({ command: 'stop' }, HUMAN);
});

test('an agent over its own limit is held alone, and the coordinator is told', async () => {
  const quick: Script = () => [use('finish_step', { outcome: 'done', summary: 'quick' })];
  const model = createScriptedModel({
    coordinator: coordinator(),
    'analyst-1': ({ calls }) => (calls < 12 ? [use('scan', {})] : quick({} as never)),
    analyst: quick,
    developer: quick,
  });
  const budget = { perAgent: { tokens: 9 * CALL } };
  const session = stageSession({ model, team, asked: { budget } });
  const running = session.run.run();
  await rest(session);
  expect(session.of('agent-paused')[0]?.body).toMatchObject({ agent: analyst1, reason: 'budget' });
  expect(session.of('session-paused')).toEqual([]);
  expect(session.of('session-finished')).toEqual([]);
  const told = session
    .of('message-sent')
    .filter(({ body: { message } }) => message.kind === 'notice' && message.topic === 'budget');
  expect(told.map(({ body }) => body.to)).toEqual([['coordinator']]);
  await session.run.carryOut({ command: 'set-budget', budget: {} }, HUMAN);
  await session.run.carryOut({ command: 'resume', agent: analyst1 }, HUMAN);
  await running;
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
});

test('a limit of time is kept by the clock, also while a call takes long', async () => {
  const never = new Promise<never>(() => undefined);
  const { session } = stage({ seconds: 100 }, () => never);
  const running = session.run.run();
  await rest(session);
  await session.clock.advance(80_000);
  await rest(session);
  expect(session.of('budget-crossed').map(({ body }) => body.line)).toEqual(['soft']);
  await session.clock.advance(20_000);
  await rest(session);
  expect(session.of('session-paused')[0]?.body.reason).toBe('budget');
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await session.clock.advance(2000);
  await running;
});

test('with an unknown price tokens are kept, in the session and for each agent, and no cost is told', async () => {
  const { session } = stage({ tokens: 1000, perAgent: { tokens: 5000 } });
  const running = session.run.run();
  await rest(session);
  expect(session.of('call-finished').every(({ body }) => body.costUsd === null)).toBe(true);
  expect(session.of('budget-crossed').at(-1)?.body).toMatchObject({
    ...{ line: 'hard', resource: 'tokens', limit: 1000 },
  });
  for (const budget of [{ usd: 1 }, { perAgent: { usd: 1 } }]) {
    const asked = session.run.carryOut({ command: 'set-budget', budget }, HUMAN);
    await expect(asked).rejects.toMatchObject({ kind: 'price-unknown' });
  }
  expect(session.of('budget-set')).toEqual([]);
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
});

test('a budget in money needs a price', async () => {
  const { session } = stage({});
  const running = session.run.run();
  const asked = session.run.carryOut({ command: 'set-budget', budget: { usd: 1 } }, HUMAN);
  await expect(asked).rejects.toMatchObject({ kind: 'price-unknown', field: 'budget.usd' });
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
});

test('at any interleaving no more than one call passes the line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 25 }),
      fc.array(fc.nat(6), { minLength: 20, maxLength: 20 }),
      async (calls, paces) => {
        let turn = 0;
        const paced: Script = async (call) => {
          const pace = paces[(turn += 1) % paces.length] ?? 0;
          for (let step = 0; step < pace; step += 1) await letGo();
          return works(call);
        };
        const { session } = stage({ tokens: calls * CALL - 60 }, paced);
        const running = session.run.run();
        await rest(session);
        const ended = session.of('session-finished').length > 0;
        expect(used(session) - CALL).toBeLessThan(calls * CALL - 60);
        expect(ended || session.of('session-paused').length === 1).toBe(true);
        await session.run.carryOut({ command: 'stop' }, HUMAN);
        await running;
      },
    ),
    { numRuns: 50 },
  );
});
