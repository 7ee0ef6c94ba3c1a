import { describe, expect, it } from 'vitest';
import {
  createScriptedModel,
  lastResult,
  say,
  use,
  type Script,
} from '#server/testing/scripted-model.ts';
import { stageSession } from '#server/testing/stage-session.ts';

type Steps = readonly (readonly [id: string, assignee: string, after?: readonly string[]])[];

function plan(reason: string, phases: Readonly<Record<string, Steps>>) {
  return use('set_plan', {
    reason,
    phases: Object.entries(phases).map(([name, steps]) => ({
      name,
      steps: steps.map(([id, assignee, after = []]) => ({
        id,
        title: `Step ${id}`,
        instructions: 'Do it.',
        assignee,
        after,
      })),
    })),
  });
}

const finish = () => use('finish', { summary: 'Done.' });
const team = { analyst: 1, developer: 1 };

/** Does every step at once. */
const worker: Script = ({ mail }) =>
  mail.some(({ kind }) => kind === 'assignment')
    ? [use('finish_step', { outcome: 'done', summary: 'did it' })]
    : 'Noted.';

function heardOf(step: string): (call: Parameters<Script>[0]) => boolean {
  return ({ mail }) => mail.some(({ text }) => text.text.startsWith(`Step ${step} `));
}

describe('Coordinator agent', () => {
  it('turns the task into a plan whose steps begin in their order, phase after phase', async () => {
    const coordinator: Script = (call) => {
      if (call.calls === 0) {
        return [
          plan('first', {
            Discovery: [['a', 'analyst-1']],
            Work: [
              ['b', 'developer-1', ['a']],
              ['c', 'developer-1', ['a']],
            ],
          }),
        ];
      }
      return heardOf('c')(call) ? [finish()] : 'Waiting.';
    };
    const session = stageSession({
      model: createScriptedModel({ coordinator, analyst: worker, developer: worker }),
      team,
    });
    await session.run.run();
    const course = session.log.entries().flatMap(({ type, body }) => {
      if (type === 'step-started' || type === 'step-finished') return [`${type} ${body.step}`];
      if (type === 'phase-started' || type === 'phase-finished') return [`${type} ${body.phase}`];
      return [];
    });
    expect(course.toSorted()).toEqual([
      'phase-finished discovery',
      'phase-finished work',
      'phase-started discovery',
      'phase-started work',
      'step-finished a',
      'step-finished b',
      'step-finished c',
      'step-started a',
      'step-started b',
      'step-started c',
    ]);
    const place = (fact: string) => course.indexOf(fact);
    expect(place('phase-started discovery')).toBe(0);
    expect(place('step-started b')).toBeGreaterThan(place('step-finished a'));
    expect(place('step-started c')).toBeGreaterThan(place('step-finished b'));
    expect(place('phase-finished work')).toBeGreaterThan(place('step-finished c'));
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('is told what is wrong with a nonsense plan, and asked again', async () => {
    const replies: string[] = [];
    const many = Array.from({ length: 201 }, (_, index) => [`s${index}`, 'analyst-1'] as const);
    const proposals = [
      plan('x', { Work: [['a', 'nobody-1']] }),
      plan('x', {
        Work: [
          ['a', 'analyst-1', ['b']],
          ['b', 'analyst-1', ['a']],
        ],
      }),
      plan('x', { Work: [['a', 'analyst-1']], Later: [] }),
      plan('x', {
        Work: [
          ['a', 'analyst-1'],
          ['a', 'developer-1', ['zzz']],
        ],
      }),
      plan('x', { Work: many }),
      use('set_plan', { phases: 'all of them' }),
    ];
    const coordinator: Script = (call) => {
      const result = lastResult(call);
      if (result !== null) replies.push(result);
      return [proposals[call.calls] ?? finish()];
    };
    const session = stageSession({ model: createScriptedModel({ coordinator }), team });
    await session.run.run();
    expect(replies[0]).toMatch(/"nobody-1" is no agent .*analyst-1, developer-1/);
    expect(replies[1]).toMatch(/wait for each other: a, b/);
    expect(replies[2]).toMatch(/"Later" has no steps/);
    expect(replies[3]).toMatch(/two steps with the id "a"/);
    expect(replies[3]).toMatch(/"zzz", which is no step/);
    expect(replies[4]).toMatch(/201 steps/);
    expect(replies[5]).toMatch(/reason: .*phases: /);
    expect(session.of('plan-revised')).toEqual([]);
    expect(session.of('tool-finished').filter(({ body }) => !body.ok)).toHaveLength(6);
  });

  it('revises the plan because of a discovery, keeps what is done, stops what is dropped', async () => {
    const coordinator: Script = (call) => {
      if (call.calls === 0) {
        return [
          plan('first', {
            Discovery: [['a', 'analyst-1']],
            Work: [
              ['b', 'developer-1'],
              ['c', 'developer-1', ['a']],
            ],
          }),
        ];
      }
      if (call.mail.some(({ kind }) => kind === 'discovery')) {
        return [plan('auth first', { Repair: [['d', 'developer-1', ['a']]] })];
      }
      return heardOf('d')(call) ? [finish()] : 'Waiting.';
    };
    const analyst: Script = ({ mail }) =>
      mail.some(({ kind }) => kind === 'assignment')
        ? [
            use('share_discovery', { text: 'All of auth is open', importance: 'critical' }),
            use('finish_step', { outcome: 'done', summary: 'found' }),
          ]
        : 'Noted.';
    const developer: Script = ({ mail }) => {
      if (mail.some(({ kind, text }) => kind === 'assignment' && text.text.startsWith('Step d'))) {
        return [use('finish_step', { outcome: 'done', summary: 'mended' })];
      }
      const stopped = mail.some((one) => one.kind === 'notice' && one.topic === 'plan-changed');
      return stopped ? 'I stop.' : [say('REQUEST @coordinator: Shall I go on?')];
    };
    const model = createScriptedModel({ coordinator, analyst, developer });
    const session = stageSession({ model, team });
    await session.run.run();

    const [, second] = session.of('plan-revised');
    expect(second?.body.change).toMatchObject({ added: ['d'], dropped: ['b', 'c'] });
    expect(second?.body.plan.steps.map(({ id }) => id)).toEqual(['a', 'd']);
    const discovery = session
      .of('message-sent')
      .find(({ body }) => body.message.kind === 'discovery');
    expect(second?.body.plan.because).toContain(discovery?.seq);
    const ends = session.of('step-finished').map(({ body }) => [body.step, body.outcome]);
    expect(ends).toContainEqual(['b', 'dropped']);
    expect(ends).toContainEqual(['d', 'done']);
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('may not finish while a step is to be done, and adds a step by assigning it', async () => {
    const replies: (string | null)[] = [];
    const coordinator: Script = (call) => {
      replies.push(lastResult(call));
      if (call.calls === 0) {
        return [use('assign', { agent: 'analyst-1', title: 'Look', instructions: '' }), finish()];
      }
      return heardOf('assigned-1')(call) ? [finish()] : 'Waiting.';
    };
    const model = createScriptedModel({ coordinator, analyst: worker });
    const session = stageSession({ model, team });
    await session.run.run();
    expect(replies[1]).toMatch(/assigned-1 \(analyst-1\)/);
    expect(session.of('plan-revised')[0]?.body.plan.phases[0]?.name).toBe('Work');
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('is woken once by a stall, and the second time the session ends as stalled', async () => {
    const session = stageSession({ model: createScriptedModel({}), team });
    await session.run.run();
    const turns = session.of('turn-started').map(({ body }) => [body.agent, body.reason]);
    expect(turns).toEqual([
      ['coordinator', 'start'],
      ['coordinator', 'stall'],
    ]);
    expect(session.of('session-finished')[0]?.body).toMatchObject({ outcome: 'stalled' });
    expect(session.of('agent-left')).toHaveLength(4);
  });
});
