import { describe, expect, it } from 'vitest';
import { letGo } from '#server/testing/manual-clock.ts';
import {
  createScriptedModel,
  lastResult,
  use,
  type Script,
  type ScriptedCall,
} from '#server/testing/scripted-model.ts';
import { stageSession, type StagedSession } from '#server/testing/stage-session.ts';

interface Shape {
  readonly id: string;
  readonly assignee?: string;
  readonly role?: string;
  readonly after?: readonly string[];
}

function plan(steps: readonly Shape[]) {
  const toStep = (shape: Shape) => ({ title: `Step ${shape.id}`, instructions: '', ...shape });
  return use('set_plan', { reason: 'r', phases: [{ name: 'Work', steps: steps.map(toStep) }] });
}

/** Plans these steps, and finishes when so many have ended. */
const lead =
  (steps: readonly Shape[], ends = steps.length): Script =>
  ({ calls, request }) => {
    if (calls === 0) return [plan(steps)];
    const ended = request.messages
      .flatMap((message) => (message.role === 'user' ? message.blocks : []))
      .filter(
        (block) =>
          block.type === 'mail' &&
          block.message.kind === 'notice' &&
          block.message.topic === 'step-finished',
      );
    return ended.length >= ends ? [use('finish', { summary: 'Done.' })] : 'Waiting.';
  };

const assignedText = ({ news }: ScriptedCall): string | null =>
  news.flatMap((block) =>
    block.type === 'mail' && block.message.kind === 'assignment' ? [block.text] : [],
  )[0] ?? null;

/** Ends each step with its own name. */
const worker: Script = (call) => {
  const text = assignedText(call);
  if (text === null) return 'Noted.';
  return [use('finish_step', { outcome: 'done', summary: `result of ${text.split('\n')[0]}` })];
};

function course(session: StagedSession): readonly string[] {
  return session.log.entries().flatMap(({ type, body }) => {
    if (type === 'step-started') return [`${body.step} begins`];
    return type === 'step-finished' ? [`${body.step} ${body.outcome}`] : [];
  });
}

describe('The shapes of a plan', () => {
  it('one after another: each is told what came of the step before it, and what is known', async () => {
    const told = new Map<string, string>();
    const watched: Script = (call) => {
      const text = assignedText(call);
      if (text !== null) told.set(text.split('\n')[0] ?? '', text);
      return worker(call);
    };
    const analyst: Script = (call) => {
      if (assignedText(call) === null) return 'Noted.';
      const shared = use('share_discovery', { text: 'The driver is pg.', importance: 'normal' });
      return [shared, use('finish_step', { outcome: 'done', summary: 'looked at it all' })];
    };
    const steps = [
      { id: 'a', assignee: 'analyst-1' },
      { id: 'b', assignee: 'developer-1', after: ['a'] },
      { id: 'c', assignee: 'tester-1', after: ['b'] },
    ];
    const scripts = { coordinator: lead(steps), analyst, developer: watched, tester: watched };
    const session = stageSession({ model: createScriptedModel(scripts) });
    await session.run.run();
    expect(course(session)).toEqual([
      'a begins',
      'a done',
      'b begins',
      'b done',
      'c begins',
      'c done',
    ]);
    expect(told.get('Step b')).toContain(
      'What came of the steps before:\n- "Step a" (analyst-1): looked at it all',
    );
    expect(told.get('Step b')).toMatch(
      /What the team has established so far:[^]*The driver is pg\./,
    );
    expect(told.get('Step c')).toContain('- "Step b" (developer-1): result of Step b');
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('tells no more of what is known than an assignment has room for', async () => {
    const told: string[] = [];
    const analyst: Script = (call) => {
      if (assignedText(call) === null) return 'Noted.';
      const many = Array.from({ length: 30 }, (_, place) =>
        use('share_discovery', { text: `${place} ${'x'.repeat(400)}`, importance: 'normal' }),
      );
      return [...many, use('finish_step', { outcome: 'done', summary: 'much' })];
    };
    const developer: Script = (call) => {
      told.push(assignedText(call) ?? '');
      return worker(call);
    };
    const steps = [
      { id: 'a', assignee: 'analyst-1' },
      { id: 'b', assignee: 'developer-1', after: ['a'] },
    ];
    const model = createScriptedModel({ coordinator: lead(steps), analyst, developer });
    const session = stageSession({ model });
    await session.run.run();
    const text = told.find((one) => one.startsWith('Step b')) ?? '';
    expect(text).toContain('left out)');
    expect(text.length).toBeLessThan(4300);
    expect(text.length).toBeGreaterThan(2000);
  });

  it('at the same time, with a point where they meet', async () => {
    const steps = [
      { id: 'a', assignee: 'analyst-1' },
      { id: 'b', assignee: 'analyst-2' },
      { id: 'meet', assignee: 'developer-1', after: ['a', 'b'] },
      { id: 'c', assignee: 'analyst-1', after: ['meet'] },
      { id: 'd', assignee: 'analyst-2', after: ['meet'] },
    ];
    const together: Script = async (call) => {
      const text = assignedText(call);
      const both = text?.startsWith('Step a') === true || text?.startsWith('Step b') === true;
      while (both && session.of('step-started').length < 2) await letGo();
      return worker(call);
    };
    const scripts = { coordinator: lead(steps), analyst: together, developer: worker };
    const model = createScriptedModel(scripts);
    const session = stageSession({ model, team: { analyst: 2, developer: 1 } });
    await session.run.run();
    const facts = course(session);
    expect(facts.slice(0, 2).toSorted()).toEqual(['a begins', 'b begins']);
    expect(facts.slice(4, 6)).toEqual(['meet begins', 'meet done']);
    expect(facts.slice(6, 8).toSorted()).toEqual(['c begins', 'd begins']);
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('from a queue: whoever is free takes the next, and an agent may add to it', async () => {
    const steps = [
      { id: 'find', assignee: 'analyst-1' },
      ...['q-1', 'q-2', 'q-3'].map((id) => ({ id, role: 'developer' })),
    ];
    const analyst: Script = (call) =>
      assignedText(call) === null
        ? 'Noted.'
        : [
            use('add_step', { role: 'developer', title: 'Step more', instructions: 'Of a.js.' }),
            use('finish_step', { outcome: 'done', summary: 'found more' }),
          ];
    const scripts = { coordinator: lead(steps, 5), analyst, developer: worker };
    const model = createScriptedModel(scripts);
    const session = stageSession({ model, team: { analyst: 1, developer: 2 } });
    await session.run.run();
    const added = session.of('plan-revised').find(({ body }) => body.by === 'analyst-1');
    expect(added?.body).toMatchObject({ change: { added: ['added-1'] }, triggers: ['other'] });
    const takers = session
      .of('step-started')
      .filter(({ body }) => body.step !== 'find')
      .map(({ body }) => body.agent);
    expect(takers).toHaveLength(4);
    expect(new Set(takers)).toEqual(new Set(['developer-1', 'developer-2']));
    expect(session.of('step-finished').every(({ body }) => body.outcome === 'done')).toBe(true);
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });
});

describe('Steps that agents add', () => {
  it('are no more than the session allows, and checked like every plan', async () => {
    const replies: string[] = [];
    const analyst: Script = (call) => {
      const result = lastResult(call);
      if (result !== null) replies.push(result);
      if (assignedText(call)?.startsWith('Step a') !== true && call.calls === 0) return 'Noted.';
      const next = [
        { role: 'tester', title: 'T', instructions: '' },
        { role: 'developer', title: 'T', instructions: '', after: ['zzz'] },
        { role: 'developer', title: 'T', instructions: '' },
        { role: 'developer', title: 'T', instructions: '' },
      ][call.calls];
      return next === undefined
        ? [use('finish_step', { outcome: 'done', summary: 'added' })]
        : [use('add_step', next)];
    };
    const steps = [{ id: 'a', assignee: 'analyst-1' }];
    const scripts = { coordinator: lead(steps, 2), analyst, developer: worker };
    const session = stageSession({
      model: createScriptedModel(scripts),
      team: { analyst: 1, developer: 1 },
      limits: { addedSteps: 1 },
    });
    await session.run.run();
    expect(replies[0]).toContain('Nobody of the team is of the role "tester"');
    expect(replies[1]).toContain('waits for "zzz", which is no step');
    expect(replies[2]).toContain('"added":["added-1"]');
    expect(replies[3]).toContain('which is the limit');
    expect(session.of('session-finished')[0]?.body.outcome).toBe('completed');
  });

  it('stay in a plan that the coordinator made before it heard of them', async () => {
    const coordinator: Script = async (call) => {
      if (call.calls === 0) return [plan([{ id: 'a', assignee: 'analyst-1' }])];
      if (call.calls === 1) {
        while (session.of('plan-revised').length < 2) await letGo();
        return [plan([{ id: 'b', assignee: 'analyst-1' }])];
      }
      return call.mail.some(({ text }) => text.text.startsWith('Step added-1 '))
        ? [use('finish', { summary: 'Done.' })]
        : 'Waiting.';
    };
    const analyst: Script = (call) =>
      assignedText(call)?.startsWith('Step a') === true
        ? [use('add_step', { role: 'developer', title: 'T', instructions: '', after: ['a'] })]
        : worker(call);
    const model = createScriptedModel({ coordinator, analyst, developer: worker });
    const session = stageSession({ model, team: { analyst: 1, developer: 1 } });
    await session.run.run();
    const [, , third] = session.of('plan-revised');
    expect(third?.body.plan.steps.map(({ id }) => id)).toContain('added-1');
  });
});
