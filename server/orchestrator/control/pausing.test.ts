import { expect, test } from 'vitest';
import fc from 'fast-check';
import { fold } from '#core/log/fold.ts';
import { sessionView } from '#core/views/session-view.ts';
import { COORDINATOR, HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { createScriptedModel, use, type Script } from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';
import { createRunCommandTool } from '#server/tools/run-command-tool.ts';
import type { Tool } from '#server/tools/tool.ts';

const team = { analyst: 1, developer: 1 };
const analyst1 = 'analyst-1' as AgentId;
const pause = { command: 'pause' } as const;
const resume = { command: 'resume' } as const;

const plan = (...assignees: readonly string[]) =>
  use('set_plan', {
    reason: 'one step each',
    phases: [
      {
        name: 'Work',
        steps: assignees.map((assignee) => ({
          ...{ id: `do-${assignee}`, title: 'Do', instructions: '', assignee },
        })),
      },
    ],
  });

/** Plans a step for each, and finishes when all have ended. */
function leading(...assignees: readonly string[]): Script {
  let ended = 0;
  return ({ calls, mail }) => {
    if (calls === 0) return [plan(...assignees)];
    ended += mail.filter((one) => one.kind === 'notice' && one.topic === 'step-finished').length;
    return ended < assignees.length ? 'Waiting.' : [use('finish', { summary: 'Done.' })];
  };
}

const works: Script = ({ calls }) =>
  calls < 3 ? [use('scan', {})] : [use('finish_step', { outcome: 'done', summary: 'did it' })];

const until = async (happened: () => boolean) => {
  for (let steps = 0; !happened(); steps += 1) {
    if (steps > 20_000) throw new Error('It does not happen.');
    await (steps % 500 === 499 ? letGo() : Promise.resolve());
  }
};

/** Lets everything happen that can: nothing is recorded any more. */
async function rest({ log }: StagedSession): Promise<void> {
  for (let head = -1; head !== log.head();) {
    head = log.head();
    for (let turns = 0; turns < 20; turns += 1) await letGo();
  }
}

const starts = (entries: readonly Entry[]) =>
  entries.filter(({ type }) => type === 'call-started' || type === 'tool-started');

test('after the acknowledgement of a pause no call and no tool starts, and resuming goes on', async () => {
  const model = createScriptedModel({
    coordinator: leading('analyst-1', 'developer-1'),
    analyst: works,
    developer: works,
  });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('tool-started').length > 1);
  await session.run.carryOut(pause, HUMAN);
  const atPause = session.of('session-paused')[0]?.seq ?? 0;
  const asked = model.requests.length;
  await rest(session);
  expect(starts(session.log.entries().slice(atPause))).toEqual([]);
  expect(model.requests).toHaveLength(asked);
  const paused = fold(sessionView, session.log.entries());
  expect(paused.status.state).toBe('paused');
  expect(paused.graph.agents.get(analyst1)?.state).toBe('paused');
  await session.run.carryOut(resume, HUMAN);
  await running;
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  expect(session.of('step-finished').map(({ body }) => body.outcome)).toEqual(['done', 'done']);
});

test('what is in flight at a pause ends and is recorded, and its tools wait', async () => {
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const analyst: Script = async ({ calls }) => {
    if (calls > 0) return [use('finish_step', { outcome: 'done', summary: 'did it' })];
    await asked;
    return [use('scan', {})];
  };
  const model = createScriptedModel({ coordinator: leading('analyst-1'), analyst });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => model.requests.some(({ agent }) => agent === 'analyst-1'));
  await session.run.carryOut(pause, HUMAN);
  const thinking = fold(sessionView, session.log.entries()).graph.agents.get(analyst1);
  expect(thinking?.state).toBe('thinking');
  answer();
  await rest(session);
  expect(session.of('call-finished').some(({ body }) => body.agent === analyst1)).toBe(true);
  expect(session.of('tool-started').filter(({ body }) => body.agent === analyst1)).toEqual([]);
  await session.run.carryOut(resume, HUMAN);
  await running;
  const tools = session.of('tool-finished').filter(({ body }) => body.agent === analyst1);
  expect(tools.map(({ body }) => body.name)).toEqual(['scan', 'finish_step']);
});

test('a command in flight at a pause ends and is recorded while the pause lasts', async () => {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const commands: string[] = [];
  const tester: Script = ({ calls }) =>
    calls > 0
      ? [use('finish_step', { outcome: 'done', summary: 'ran it' })]
      : ['first', 'second'].map((word) => use('run_command', { argv: [word] }));
  const session = stageSession({
    model: createScriptedModel({ coordinator: leading('tester-1'), tester }),
    team: { tester: 1, analyst: 1 },
    tools: [createRunCommandTool() as unknown as Tool],
    runCommand: async ({ argv }) => {
      commands.push(argv.join(' '));
      await ended;
      return { exitCode: 0, output: 'ran', endedBy: 'exit', durationMs: 1 };
    },
  });
  const running = session.run.run();
  await until(() => commands.length === 1);
  await session.run.carryOut(pause, HUMAN);
  end();
  await rest(session);
  expect(session.of('session-resumed')).toEqual([]);
  const told = session.of('tool-finished').filter(({ body }) => body.name === 'run_command');
  expect(told.map(({ body }) => body.ok)).toEqual([true]);
  expect(commands).toEqual(['first']);
  await session.run.carryOut(resume, HUMAN);
  await running;
  expect(commands).toEqual(['first', 'second']);
});

test('one agent is held alone, reads what came meanwhile, and is no stall', async () => {
  const developer: Script = ({ calls }) =>
    calls === 0
      ? [use('broadcast', { text: 'Look at user.js.', to: ['analyst-1'] })]
      : [use('finish_step', { outcome: 'done', summary: 'said it' })];
  const model = createScriptedModel({
    coordinator: leading('analyst-1', 'developer-1'),
    analyst: works,
    developer,
  });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('agent-registered').length === 4);
  await session.run.carryOut({ command: 'pause', agent: analyst1 }, HUMAN);
  await until(() => session.of('step-finished').length === 1);
  await rest(session);
  expect(session.of('call-started').filter(({ body }) => body.agent === analyst1)).toEqual([]);
  expect(
    session
      .of('message-sent')
      .some(({ body }) => body.message.kind === 'notice' && body.message.topic === 'stall'),
  ).toBe(false);
  await session.run.carryOut({ command: 'resume', agent: analyst1 }, HUMAN);
  await running;
  const said = session.of('message-sent').find(({ body }) => body.message.kind === 'broadcast');
  const first = session.of('call-started').find(({ body }) => body.agent === analyst1);
  expect(first?.body.reads).toContain(said?.body.message.id);
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
});

test('a paused session in which nobody has anything to do is no stall, and is one when it goes on', async () => {
  const model = createScriptedModel({ coordinator: () => 'I do nothing.' });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('agent-registered').length === 4);
  await session.run.carryOut(pause, HUMAN);
  await rest(session);
  expect(session.of('session-finished')).toEqual([]);
  await session.run.carryOut(resume, HUMAN);
  await running;
  expect(session.of('session-finished')[0]?.body.outcome).toBe('stalled');
});

test('an attempt after a failed one is held too', async () => {
  const analyst: Script = ({ calls }) =>
    calls === 0
      ? new ModelFailure({ kind: 'overloaded', message: 'Overloaded.' })
      : [use('finish_step', { outcome: 'done', summary: 'did it' })];
  const model = createScriptedModel({ coordinator: leading('analyst-1'), analyst });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('call-failed').length === 1);
  await session.run.carryOut(pause, HUMAN);
  await session.clock.advance(60_000);
  await rest(session);
  const attempts = () => session.of('call-started').filter(({ body }) => body.agent === analyst1);
  expect(attempts()).toHaveLength(1);
  await session.run.carryOut(resume, HUMAN);
  await running;
  expect(attempts().map(({ body }) => body.attempt)).toEqual([1, 2]);
});

test('pausing twice is pausing once, and who is not there can not be paused', async () => {
  const model = createScriptedModel({ coordinator: leading('analyst-1'), analyst: works });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('agent-registered').length === 4);
  await Promise.all([session.run.carryOut(pause, HUMAN), session.run.carryOut(pause, HUMAN)]);
  expect(session.of('session-paused')).toHaveLength(1);
  for (const agent of ['nobody-1', 'human'] as AgentId[]) {
    await expect(session.run.carryOut({ command: 'pause', agent }, HUMAN)).rejects.toMatchObject({
      kind: 'bad-target',
      field: 'agent',
    });
  }
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
  await expect(session.run.carryOut(resume, HUMAN)).rejects.toMatchObject({ kind: 'not-running' });
});

test('who is paused by itself stays so when the session goes on', async () => {
  const model = createScriptedModel({
    coordinator: leading('analyst-1', 'developer-1'),
    analyst: works,
    developer: works,
  });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('agent-registered').length === 4);
  await session.run.carryOut({ command: 'pause', agent: analyst1 }, HUMAN);
  await session.run.carryOut(pause, HUMAN);
  await session.run.carryOut(resume, HUMAN);
  await rest(session);
  expect(session.of('step-finished').map(({ body }) => body.agent)).toEqual(['developer-1']);
  expect(session.of('call-started').filter(({ body }) => body.agent === analyst1)).toEqual([]);
  await session.run.carryOut({ command: 'resume', agent: analyst1 }, HUMAN);
  await running;
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
});

test('a deadline goes on during a pause', async () => {
  const asks: Script = ({ calls }) =>
    calls === 0
      ? [use('request', { to: 'developer-1', question: 'How?', timeout_seconds: 60 })]
      : [use('finish_step', { outcome: 'done', summary: 'asked' })];
  const never = new Promise<never>(() => undefined);
  const model = createScriptedModel({
    coordinator: leading('analyst-1'),
    analyst: asks,
    developer: () => never,
  });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('wait-started').length === 1);
  await session.run.carryOut(pause, HUMAN);
  await session.clock.advance(60_000);
  await rest(session);
  expect(session.of('wait-finished').map(({ body }) => body.outcome)).toEqual(['expired']);
  expect(session.of('session-resumed')).toEqual([]);
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await session.clock.advance(2000);
  await running;
});

test('who waits for an answer at a pause waits on, and has it when the session goes on', async () => {
  const asks: Script = ({ calls }) =>
    calls === 0
      ? [use('request', { to: 'developer-1', question: 'How?' })]
      : [use('finish_step', { outcome: 'done', summary: 'asked' })];
  const answers: Script = ({ mail }) =>
    mail
      .filter(({ kind }) => kind === 'request')
      .map(({ id }) => use('respond', { request: id, text: 'So.' }));
  const model = createScriptedModel({
    coordinator: leading('analyst-1'),
    analyst: asks,
    developer: answers,
  });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('tool-started').some(({ body }) => body.name === 'request'));
  await session.run.carryOut(pause, HUMAN);
  await rest(session);
  expect(session.of('wait-started')).toHaveLength(1);
  expect(session.of('wait-finished')).toEqual([]);
  expect(session.of('tool-finished').filter(({ body }) => body.agent === analyst1)).toEqual([]);
  await session.run.carryOut(resume, HUMAN);
  await running;
  expect(session.of('wait-finished').map(({ body }) => body.outcome)).toEqual(['response']);
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
});

test('a stopped agent leaves as removed, its step fails, and the others go on', async () => {
  const never = new Promise<never>(() => undefined);
  const model = createScriptedModel({
    coordinator: leading('analyst-1', 'developer-1'),
    analyst: () => never,
    developer: works,
  });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => model.requests.some(({ agent }) => agent === 'analyst-1'));
  await session.run.carryOut({ command: 'stop', agent: analyst1 }, HUMAN);
  expect(session.of('stop-requested')[0]?.body).toEqual({ by: HUMAN, agent: analyst1 });
  await session.clock.advance(2000);
  await running;
  expect(session.of('agent-left')[0]?.body).toMatchObject({ agent: analyst1, reason: 'removed' });
  const outcomes = session.of('step-finished').map(({ body }) => [body.agent, body.outcome]);
  expect(outcomes).toContainEqual([analyst1, 'failed']);
  expect(outcomes).toContainEqual(['developer-1', 'done']);
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
});

test('a held agent can be stopped, and stopping the coordinator ends the session', async () => {
  const model = createScriptedModel({ coordinator: leading('analyst-1'), analyst: works });
  const session = stageSession({ model, team });
  const running = session.run.run();
  await until(() => session.of('step-started').length === 1);
  await session.run.carryOut(pause, HUMAN);
  await session.run.carryOut({ command: 'stop', agent: analyst1 }, HUMAN);
  await until(() => session.of('agent-left').length === 1);
  await session.run.carryOut({ command: 'stop', agent: COORDINATOR }, HUMAN);
  await running;
  expect(session.of('session-finished')[0]?.body.outcome).toBe('stopped');
});

test('a pause at any moment holds everything back, and the end is the same as without it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(250), { minLength: 1, maxLength: 5 }), async (moments) => {
      const model = createScriptedModel({
        coordinator: leading('analyst-1', 'developer-1'),
        analyst: works,
        developer: works,
      });
      const session = stageSession({ model, team });
      const running = session.run.run();
      for (const moment of moments) {
        for (let steps = 0; steps < moment; steps += 1) await Promise.resolve();
        if (session.of('session-finished').length > 0) break;
        await session.run.carryOut(pause, HUMAN).catch(() => undefined);
        const head = session.log.head();
        await rest(session);
        if (session.of('session-finished').length > 0) break;
        expect(starts(session.log.entries().slice(head))).toEqual([]);
        await session.run.carryOut(resume, HUMAN);
      }
      await running;
      expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
      expect(session.of('step-finished').map(({ body }) => body.outcome)).toEqual(['done', 'done']);
    }),
    { numRuns: 60 },
  );
});
