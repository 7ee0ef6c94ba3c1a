import { expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { HUMAN } from '#core/protocol/ids.ts';
import { RunCommand } from '#core/protocol/session-command.ts';
import { sessionView } from '#core/views/session-view.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { createScriptedModel, use, type Script } from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

const team = { analyst: 1, developer: 1 };
const answer = (facts: object) => RunCommand.parse({ command: 'answer-plan', ...facts });
const step = (id: string, assignee: string) => ({ id, title: id, instructions: '', assignee });
const planOf = (...steps: readonly object[]) => ({ phases: [{ name: 'Work', steps }] });

async function rest({ log }: StagedSession): Promise<void> {
  for (let head = -1; head !== log.head();) {
    head = log.head();
    for (let turns = 0; turns < 10; turns += 1) await letGo();
  }
}

/** Plans one step, another one after a remark, and finishes when as many have ended as are planned. */
function coordinator(heard: string[]): Script {
  let ended = 0;
  return ({ calls, mail }) => {
    const notices = mail.flatMap((one) => (one.kind === 'notice' ? [one] : []));
    ended += notices.filter(({ topic }) => topic === 'step-finished').length;
    heard.push(
      ...notices.filter(({ topic }) => topic.startsWith('plan-')).map((one) => one.text.text),
    );
    if (calls === 0)
      return [use('set_plan', { reason: 'first', ...planOf(step('a', 'analyst-1')) })];
    if (notices.some(({ topic }) => topic === 'plan-declined')) {
      return [use('set_plan', { reason: 'second', ...planOf(step('b', 'developer-1')) })];
    }
    return ended > 0 ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
  };
}

const works: Script = () => [use('finish_step', { outcome: 'done', summary: 'did it' })];

async function stage(approval = { plan: true }) {
  const heard: string[] = [];
  const model = createScriptedModel({
    coordinator: coordinator(heard),
    analyst: works,
    developer: works,
  });
  const session = stageSession({ model, team, asked: { approval } });
  const running = session.run.run();
  await rest(session);
  return { session, running, heard };
}

test('with approval the first plan waits: nothing starts, and nobody takes it for a stall', async () => {
  const { session, running } = await stage();
  expect(session.of('plan-proposed')[0]?.body).toMatchObject({
    plan: { version: 1 },
    by: 'coordinator',
  });
  expect(session.of('plan-proposed')[0]?.body.estimate?.basis).toMatch(/rough default for 1 step/);
  expect([...session.of('plan-revised'), ...session.of('step-started')]).toEqual([]);
  const { status, approval } = fold(sessionView, session.log.entries());
  expect([status.state, approval.pending?.plan.version]).toEqual(['awaiting-approval', 1]);
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
});

test('an accepted plan is in force with its answer, as it was', async () => {
  const { session, running } = await stage();
  await session.run.carryOut(answer({ version: 1, answer: 'accept' }), HUMAN);
  await running;
  const [answered] = session.of('plan-answered');
  const [revised] = session.of('plan-revised');
  expect(answered?.body).toEqual({
    version: 1,
    answer: 'accept',
    by: HUMAN,
    remark: '',
    edited: false,
  });
  expect(revised?.seq).toBe((answered?.seq ?? 0) + 1);
  expect(revised?.body.plan).toEqual(session.of('plan-proposed')[0]?.body.plan);
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
});

test('the user may change the plan, which is checked like any other', async () => {
  const { session, running, heard } = await stage();
  const bad = planOf(step('x', 'nobody-1'), { ...step('y', 'analyst-1'), after: ['z'] });
  await expect(
    session.run.carryOut(answer({ version: 1, answer: 'accept', plan: bad }), HUMAN),
  ).rejects.toMatchObject({
    kind: 'plan-refused',
    field: 'plan',
    message: expect.stringMatching(/nobody-1.*"z"/s) as string,
  });
  expect(session.of('plan-answered')).toEqual([]);
  const plan = planOf(step('x', 'developer-1'));
  await session.run.carryOut(answer({ version: 1, answer: 'accept', plan }), HUMAN);
  await running;
  expect(session.of('plan-answered')[0]?.body.edited).toBe(true);
  expect(session.of('plan-revised')[0]?.body).toMatchObject({ by: HUMAN, plan: { version: 2 } });
  expect(session.of('step-finished').map(({ body }) => [body.step, body.agent])).toEqual([
    ['x', 'developer-1'],
  ]);
  expect(heard[0]).toMatch(/changed it to.*developer-1/);
});

test('asked for another, the coordinator hears the remark and proposes again', async () => {
  const { session, running, heard } = await stage();
  const another = answer({ version: 1, answer: 'another', remark: 'Let the developer do it.' });
  await session.run.carryOut(another, HUMAN);
  await rest(session);
  expect(heard[0]).toMatch(/Let the developer do it/);
  expect(session.of('plan-proposed').map(({ body }) => body.plan.version)).toEqual([1, 2]);
  await expect(session.run.carryOut(another, HUMAN)).rejects.toMatchObject({
    kind: 'no-plan-waits',
  });
  const accepts = [1, 2].map(() =>
    session.run.carryOut(answer({ version: 2, answer: 'accept' }), HUMAN),
  );
  const [, twice] = await Promise.allSettled(accepts);
  expect(twice).toMatchObject({ reason: { kind: 'no-plan-waits' } });
  await running;
  expect(session.of('step-finished').map(({ body }) => body.step)).toEqual(['b']);
});

test('without approval the first plan runs at once, and says what it will probably come to', async () => {
  const { session, running } = await stage({ plan: false });
  await running;
  expect(session.of('plan-proposed')).toEqual([]);
  expect(session.of('plan-revised')[0]?.body.estimate).toMatchObject({
    seconds: { low: 15, likely: 60, high: 300 },
    usd: null,
  });
});
