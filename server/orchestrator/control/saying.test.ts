import { expect, test } from 'vitest';
import { COORDINATOR, HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import { RunCommand } from '#core/protocol/session-command.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import {
  createScriptedModel,
  lastResult,
  use,
  type Script,
} from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

const team = { analyst: 1, developer: 1 };
const analyst1 = 'analyst-1' as AgentId;
const say = (facts: object) => RunCommand.parse({ command: 'say', ...facts });

async function rest({ log }: StagedSession): Promise<void> {
  for (let head = -1; head !== log.head();) {
    head = log.head();
    for (let turns = 0; turns < 10; turns += 1) await letGo();
  }
}

/** An analyst who asks the user, as the first thing that it does. */
async function stageQuestion(facts: object) {
  const outcomes: string[] = [];
  const analyst: Script = (call) => {
    if (call.calls === 0) return [use('request', { to: 'human', question: 'May I?', ...facts })];
    outcomes.push(lastResult(call) ?? '');
    return [use('finish_step', { outcome: 'done', summary: 'asked' })];
  };
  let ended = 0;
  const coordinator: Script = ({ calls, mail }) => {
    ended += mail.filter((one) => one.kind === 'notice' && one.topic === 'step-finished').length;
    const steps = [{ id: 'a', title: 'A', instructions: '', assignee: 'analyst-1' }];
    if (calls === 0) return [use('set_plan', { reason: 'ask', phases: [{ name: 'Work', steps }] })];
    return ended > 0 ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
  };
  const session = stageSession({ model: createScriptedModel({ analyst, coordinator }), team });
  const running = session.run.run();
  await rest(session);
  const request = session.of('message-sent').find(({ body }) => body.message.kind === 'request');
  return { session, running, outcomes, correlationId: request?.body.message.id };
}

test('the user answers what an agent asks, once', async () => {
  const { session, running, outcomes, correlationId } = await stageQuestion({});
  const answers = ['Yes.', 'No.'].map((text) =>
    session.run.carryOut(say({ text, correlationId }), HUMAN),
  );
  const [first, second] = await Promise.allSettled(answers);
  expect(first?.status).toBe('fulfilled');
  expect(second).toMatchObject({ reason: { kind: 'already-answered' } });
  await running;
  expect(JSON.parse(outcomes[0] ?? '')).toMatchObject({ outcome: 'response', text: 'Yes.' });
});

test('the agent goes on with its default when the user does not answer in time', async () => {
  const { session, running, outcomes, correlationId } = await stageQuestion({
    default_answer: 'No.',
    timeout_seconds: 60,
  });
  await session.clock.advance(60_000);
  await running;
  expect(JSON.parse(outcomes[0] ?? '')).toMatchObject({ text: 'No.', data: { default: true } });
  const late = session.run.carryOut(say({ text: 'Yes.', correlationId }), HUMAN);
  await expect(late).rejects.toMatchObject({ kind: 'not-running' });
});

test('a default is for the user alone', async () => {
  const { session, outcomes, running } = await stageQuestion({
    to: 'developer-1',
    default_answer: 'x',
  });
  await running;
  expect(outcomes[0]).toMatch(/Only a request to human/);
  expect(session.of('message-sent').some(({ body }) => body.message.kind === 'request')).toBe(
    false,
  );
});

test('a question to the user that is open is no stall, and one that has expired is', async () => {
  const coordinator: Script = ({ calls }) =>
    calls === 0 ? 'REQUEST @human: what shall I do?' : 'I do nothing.';
  const session = stageSession({ model: createScriptedModel({ coordinator }), team });
  const running = session.run.run();
  await rest(session);
  expect(session.of('session-finished')).toEqual([]);
  await session.clock.advance(300_000);
  await running;
  expect(session.of('session-finished')[0]?.body.outcome).toBe('stalled');
});

test('what the user says reaches one or all, as their own, with its importance', async () => {
  const { session, running } = await stageQuestion({});
  await session.run.carryOut(say({ to: [analyst1, COORDINATOR], text: 'Leave the tests.' }), HUMAN);
  await session.run.carryOut(
    say({ to: 'all', kind: 'discovery', text: 'The keys are public.', importance: 'critical' }),
    HUMAN,
  );
  const said = session.of('message-sent').filter(({ body }) => body.via === 'human');
  expect(
    said.map(({ body: { message, recipients } }) => [
      message.kind,
      message.from,
      recipients.length,
    ]),
  ).toEqual([
    ['broadcast', HUMAN, 2],
    ['discovery', HUMAN, 3],
  ]);
  expect(said[1]?.body.message.importance).toBe('critical');
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
});

test('who is not there, and what was not asked, is answered with what is', async () => {
  const { session, running, correlationId } = await stageQuestion({});
  for (const to of [['nobody-1'], [HUMAN]]) {
    await expect(session.run.carryOut(say({ to, text: 'Hear!' }), HUMAN)).rejects.toMatchObject({
      kind: 'bad-target',
      field: 'to',
      message: expect.stringContaining('analyst-1') as string,
    });
  }
  const wrong = say({ text: 'Yes.', correlationId: 'm-none' as MessageId });
  await expect(session.run.carryOut(wrong, HUMAN)).rejects.toMatchObject({
    kind: 'bad-target',
    field: 'correlationId',
    message: expect.stringContaining(correlationId ?? '?') as string,
  });
  expect(RunCommand.safeParse({ command: 'say', text: 'x' }).error?.issues[0]?.path).toEqual([
    'to',
  ]);
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
});
