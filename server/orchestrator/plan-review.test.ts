import { describe, expect, it } from 'vitest';
import { COORDINATOR, HUMAN, type MessageId } from '#core/protocol/ids.ts';
import type { PlanTrigger } from '#core/protocol/plan.ts';
import { ModelFailure } from '#server/models/model-failure.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import {
  createScriptedModel,
  lastResult,
  say,
  use,
  type Script,
  type ScriptedCall,
} from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

const team = { analyst: 1, developer: 1 };
type Steps = readonly (readonly [id: string, assignee: string, after?: readonly string[]])[];

function plan(reason: string, steps: Steps) {
  const toStep = ([id, assignee, after = []]: Steps[number]) => ({
    ...{ id, title: `Step ${id}`, instructions: 'Do it.', after },
    ...(assignee.startsWith('*') ? { role: assignee.slice(1) } : { assignee }),
  });
  return use('set_plan', { reason, phases: [{ name: 'Work', steps: steps.map(toStep) }] });
}

const finish = () => use('finish', { summary: 'Done.' });
const done = () => use('finish_step', { outcome: 'done', summary: 'did it' });
const isAssigned = ({ mail }: ScriptedCall) => mail.some(({ kind }) => kind === 'assignment');
const isReviewed = ({ mail }: ScriptedCall) =>
  mail.some((one) => one.kind === 'notice' && one.topic === 'review');
const hasEnded = ({ mail }: ScriptedCall, step: string) =>
  mail.some(({ text }) => text.text.startsWith(`Step ${step} `));

/** Plans "first", and at the first review "second"; finishes when step z has ended. */
const reviewer =
  (first: Steps, second: Steps): Script =>
  (call) => {
    if (call.calls === 0) return [plan('first', first)];
    if (hasEnded(call, 'z')) return [finish()];
    const isFirst = !call.request.messages
      .slice(0, -1)
      .some(
        (message) =>
          message.role === 'user' &&
          message.blocks.some(
            (block) =>
              block.type === 'mail' &&
              block.message.kind === 'notice' &&
              block.message.topic === 'review',
          ),
      );
    return isReviewed(call) && isFirst ? [plan('second', second)] : 'The plan stands.';
  };

/** Reviews on record, and the triggers of each revision. */
function courseOf(session: StagedSession) {
  const reviews = session
    .of('message-sent')
    .flatMap(({ body: { message }, causation }) =>
      message.kind === 'notice' && message.topic === 'review' ? [{ message, causation }] : [],
    );
  const triggers = session.of('plan-revised').map(({ body }) => body.triggers);
  return { reviews, triggers };
}

function expectReview(session: StagedSession, trigger: PlanTrigger): void {
  const { reviews, triggers } = courseOf(session);
  expect(reviews[0]?.message.triggers).toEqual([trigger]);
  expect(triggers).toEqual([['start'], [trigger]]);
  const [, second] = session.of('plan-revised');
  expect(second?.body.change).toMatchObject({ added: ['z'] });
  expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  expect(session.faults).toEqual([]);
}

describe('The coordinator looks at its plan again', () => {
  it('when a discovery of high importance is made', async () => {
    const coordinator = reviewer([['a', 'analyst-1']], [['z', 'developer-1']]);
    const analyst: Script = (call) =>
      isAssigned(call)
        ? [use('share_discovery', { text: 'Odd.', importance: 'high' }), done()]
        : 'Noted.';
    const developer: Script = (call) => (isAssigned(call) ? [done()] : 'Noted.');
    const model = createScriptedModel({ coordinator, analyst, developer });
    const session = stageSession({ model, team });
    await session.run.run();
    expectReview(session, 'discovery');
    const found = session.of('message-sent').find(({ body }) => body.message.kind === 'discovery');
    expect(courseOf(session).reviews[0]?.causation).toEqual([found?.seq]);
    expect(session.of('plan-revised')[1]?.body.plan.because).toContain(found?.seq);
  });

  it('when a validation fails', async () => {
    const coordinator = reviewer([['a', 'tester-1']], [['z', 'developer-1']]);
    const worker: Script = (call) => (isAssigned(call) ? [done()] : 'Noted.');
    const tester: Script = (call) =>
      isAssigned(call)
        ? [use('report_validation', { verdict: 'fail', text: 'It fails.', checks: [] }), done()]
        : 'Noted.';
    const model = createScriptedModel({ coordinator, tester, developer: worker });
    const session = stageSession({ model, team: { developer: 1, tester: 1 } });
    await session.run.run();
    expectReview(session, 'failed-validation');
  });

  it('when an agent is lost, whose waiting steps it gives to another', async () => {
    const first: Steps = [
      ['a', 'developer-1'],
      ['z', 'developer-1', ['b']],
      ['b', 'analyst-1'],
    ];
    const coordinator: Script = (call) => {
      if (call.calls === 0) return [plan('first', first)];
      if (hasEnded(call, 'z')) return [finish()];
      if (!isReviewed(call)) return 'Waiting.';
      return [
        plan('second', [
          ['z', 'developer-2', ['b']],
          ['b', 'analyst-1'],
        ]),
      ];
    };
    const lost: Script = () => new ModelFailure({ kind: 'unauthorized', message: 'Bad key.' });
    let release: () => void = () => undefined;
    const isRevised = new Promise<void>((resolve) => (release = resolve));
    const analyst: Script = async (call) => {
      await isRevised;
      return isAssigned(call) ? [done()] : 'Noted.';
    };
    const heir: Script = (call) => (isAssigned(call) ? [done()] : 'Noted.');
    const scripts = { coordinator, 'developer-1': lost, 'developer-2': heir, analyst };
    const model = createScriptedModel(scripts);
    const session = stageSession({ model, team: { analyst: 1, developer: 2 } });
    const running = session.run.run();
    while (session.of('plan-revised').length < 2) await letGo();
    release();
    await running;
    const [, second] = session.of('plan-revised');
    expect(second?.body.change).toMatchObject({ reassigned: ['z'] });
    expect(second?.body.triggers).toEqual(['agent-lost']);
    const ends = session
      .of('step-finished')
      .map(({ body }) => [body.step, body.agent, body.outcome]);
    expect(ends).toContainEqual(['z', 'developer-2', 'done']);
    expect(ends).toContainEqual(['a', 'developer-1', 'failed']);
  });

  it('when the human says something to it, and not for its own words', async () => {
    const coordinator: Script = (call) => {
      if (call.calls === 1) return [say('BROADCAST: We begin.'), use('broadcast', { text: 'x' })];
      return reviewer(
        [['a', 'analyst-1']],
        [
          ['a', 'analyst-1'],
          ['z', 'developer-1', ['a']],
        ],
      )(call);
    };
    const analyst: Script = async (call) => {
      if (!isAssigned(call)) return 'Noted.';
      const message = {
        ...{ kind: 'broadcast' as const, id: 'm-human' as MessageId, from: HUMAN },
        ...{ importance: 'normal' as const, about: [], text: { text: 'Look at the login first.' } },
      };
      const recipients = [{ agent: COORDINATOR, state: 'queued' as const }];
      const body = { message, to: [COORDINATOR], recipients, via: 'human' as const };
      await session.log.append([{ type: 'message-sent', causation: [], body }]);
      while (session.of('plan-revised').length < 2) await letGo();
      return [done()];
    };
    const developer: Script = (call) => (isAssigned(call) ? [done()] : 'Noted.');
    const model = createScriptedModel({ coordinator, analyst, developer });
    const session = stageSession({ model, team });
    await session.run.run();
    expectReview(session, 'human');
  });

  it('when nothing moves any more', async () => {
    const coordinator: Script = (call) => {
      if (call.calls === 0) return [plan('first', [['a', 'analyst-1']])];
      if (hasEnded(call, 'z')) return [finish()];
      const isStalled = call.mail.some((one) => one.kind === 'notice' && one.topic === 'stall');
      return isStalled ? [plan('second', [['z', 'analyst-1']])] : 'Waiting.';
    };
    const analyst: Script = (call) => (isAssigned(call) ? [done()] : 'Noted.');
    const session = stageSession({ model: createScriptedModel({ coordinator, analyst }), team });
    await session.run.run();
    expect(courseOf(session).triggers).toEqual([['start'], ['stall']]);
  });

  it('when the turns of the team bring nothing', async () => {
    const coordinator = reviewer([['a', 'analyst-1']], [['z', 'developer-1']]);
    const asker: Script = (call) =>
      isAssigned(call) ? [say('REQUEST @developer-1: Well?')] : 'Hm.';
    const developer: Script = (call) => {
      if (isAssigned(call)) return [done()];
      const asked = call.mail.some(({ kind }) => kind === 'request');
      return asked ? [say('BROADCAST: I think about it.')] : 'Hm.';
    };
    const model = createScriptedModel({ coordinator, analyst: asker, developer });
    const session = stageSession({ model, team, limits: { turnsWithoutProgress: 2 } });
    await session.run.run();
    expectReview(session, 'no-progress');
  });

  it('when the steps that run bring nothing for too long', async () => {
    const coordinator = reviewer([['a', 'analyst-1']], [['z', 'developer-1']]);
    const analyst: Script = ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve('Stopped.'), { once: true });
      });
    const developer: Script = (call) => (isAssigned(call) ? [done()] : 'Noted.');
    const model = createScriptedModel({ coordinator, analyst, developer });
    const session = stageSession({ model, team });
    const running = session.run.run();
    while (session.of('step-started').length === 0) await letGo();
    await session.clock.advance(599_000);
    expect(courseOf(session).reviews).toEqual([]);
    await session.clock.advance(2000);
    while (session.of('session-finished').length === 0) await session.clock.advance(1000);
    await running;
    expectReview(session, 'no-progress');
  });
});

describe('What a new plan does without', () => {
  it('is stopped by a critical notice with the reason, and its late end changes nothing', async () => {
    const replies: string[] = [];
    const coordinator = reviewer(
      [
        ['a', 'analyst-1'],
        ['b', 'developer-1'],
      ],
      [['z', 'developer-1', ['a']]],
    );
    const analyst: Script = (call) =>
      isAssigned(call)
        ? [use('share_discovery', { text: 'All is open', importance: 'critical' }), done()]
        : 'Noted.';
    const developer: Script = async (call) => {
      const result = lastResult(call);
      if (result !== null) replies.push(result);
      if (call.mail.some(({ text }) => text.text.startsWith('Step z'))) return [done()];
      if (!isAssigned(call)) return 'Noted.';
      while (session.of('step-finished').every(({ body }) => body.outcome !== 'dropped')) {
        await letGo();
      }
      return [done()];
    };
    const model = createScriptedModel({ coordinator, analyst, developer });
    const session = stageSession({ model, team });
    await session.run.run();
    const notice = session.of('message-sent').find(({ body }) => body.message.id === 'dropped-2-b');
    expect(notice?.body.message.importance).toBe('critical');
    expect(notice?.body.message.text.text).toContain('second');
    expect(replies[0]).toContain('You have no step to finish now');
    const ends = session.of('step-finished').map(({ body }) => `${body.step} ${body.outcome}`);
    expect(ends.toSorted()).toEqual(['a done', 'b dropped', 'z done']);
  });
});

describe('A plan that can not be', () => {
  it('is refused for ever only until the limit: then the session ends as failed, and says why', async () => {
    const coordinator: Script = () => [plan('x', [['a', 'nobody-1']])];
    const session = stageSession({ model: createScriptedModel({ coordinator }), team });
    await session.run.run();
    expect(session.of('session-finished')[0]?.body.outcome).toBe('failed');
    expect(session.of('session-finished')[0]?.body.reason).toMatch(/10 plans in a row.*nobody-1/);
    expect(session.of('plan-revised')).toEqual([]);
  });

  it.each([
    ['is too long', { reason: 'r'.repeat(401), phases: [] }, /reason: /],
    [
      'gives a step to an agent and a queue',
      {
        reason: 'r',
        phases: [
          {
            name: 'P',
            steps: [
              { id: 'a', title: 'A', instructions: '', assignee: 'analyst-1', role: 'analyst' },
            ],
          },
        ],
      },
      /either an assignee or a role/,
    ],
    ['has an empty phase', { reason: 'r', phases: [{ name: 'P', steps: [] }] }, /no steps/],
  ])('is answered with what is wrong when it %s', async (_what, input, wrong) => {
    const replies: string[] = [];
    const coordinator: Script = (call) => {
      const result = lastResult(call);
      if (result !== null) replies.push(result);
      return call.calls === 0 ? [use('set_plan', input)] : [finish()];
    };
    const session = stageSession({ model: createScriptedModel({ coordinator }), team });
    await session.run.run();
    expect(replies[0]).toMatch(wrong);
  });

  it('is refused with the names where it would make a waiting agent wait for itself', async () => {
    const replies: string[] = [];
    const coordinator: Script = async (call) => {
      const result = lastResult(call);
      if (result !== null) replies.push(result);
      if (call.calls === 0) return [plan('first', [['b', 'developer-1']])];
      if (call.calls === 1) {
        while (session.of('wait-started').length === 0) await letGo();
        return [
          plan('second', [
            ['b', 'developer-1'],
            ['z', 'analyst-1', ['b']],
          ]),
        ];
      }
      if (call.calls === 2) {
        return [
          plan('third', [
            ['b', 'developer-1'],
            ['y', 'analyst-1'],
          ]),
        ];
      }
      return hasEnded(call, 'b') ? [finish()] : 'Waiting.';
    };
    const developer: Script = (call) => {
      if (!isAssigned(call)) return [done()];
      return [use('await_dependency', { topic: 'the order', provider: 'analyst-1' })];
    };
    const analyst: Script = (call) =>
      isAssigned(call)
        ? [use('fulfil_dependency', { topic: 'the order', text: 'So.' }), done()]
        : 'Noted.';
    const model = createScriptedModel({ coordinator, developer, analyst });
    const session = stageSession({ model, team });
    await session.run.run();
    expect(replies[1]).toMatch(/would wait for each other: developer-1, analyst-1/);
    expect(session.of('plan-revised').map(({ body }) => body.plan.reason)).toEqual([
      'first',
      'third',
    ]);
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('lets a dependency on an agent be refused whose step waits for the asker', async () => {
    const outcomes: string[] = [];
    const coordinator: Script = (call) => {
      if (call.calls === 0) {
        return [
          plan('first', [
            ['b', 'developer-1'],
            ['z', 'analyst-1', ['b']],
          ]),
        ];
      }
      return hasEnded(call, 'z') ? [finish()] : 'Waiting.';
    };
    const developer: Script = async (call) => {
      if (isAssigned(call)) {
        while (session.of('wait-started').length === 0) await letGo();
        return [use('await_dependency', { topic: 'the order', provider: 'analyst-1' })];
      }
      outcomes.push(lastResult(call) ?? '');
      return [done()];
    };
    const analyst: Script = (call) => (isAssigned(call) ? [done()] : 'Noted.');
    const model = createScriptedModel({ coordinator, developer, analyst });
    const session = stageSession({ model, team });
    await session.run.run();
    expect(outcomes[0]).toContain('"deadlock"');
    expect(outcomes[0]).toContain('developer-1 → analyst-1');
    const waits = session.of('wait-finished').map(({ body }) => `${body.agent} ${body.outcome}`);
    expect(waits).toEqual(['analyst-1 fulfilled']);
  });
});
