import { describe, expect, it } from 'vitest';
import type { EntryBodies, EntryDraft, EntryType } from '#core/protocol/entry.ts';
import {
  COORDINATOR,
  HUMAN,
  type AgentId,
  type MessageId,
  type StepId,
} from '#core/protocol/ids.ts';
import type { Message } from '#core/protocol/message.ts';
import type { Plan } from '#core/protocol/plan.ts';
import { checkPlan } from './check-plan.ts';
import { decide as decideWith, type OrchestratorEvent } from './decide.ts';
import {
  evolveOrchestration,
  initialOrchestration,
  stepOf,
  type Orchestration,
} from './orchestration.ts';
import { planChange } from './plan-change.ts';
import { DEFAULT_LIMITS, toPatience } from './session-parts.ts';

const ANALYST = 'analyst-1' as AgentId;
const DEVELOPER = 'developer-1' as AgentId;

const decide = (state: Orchestration, event: OrchestratorEvent) =>
  decideWith(state, event, toPatience(DEFAULT_LIMITS));

/** A state that facts are told to, as a log would. */
function stage() {
  const state = initialOrchestration();
  let seq = 0;
  const tell = <T extends EntryType>(
    type: T,
    body: EntryBodies[T],
    causation: readonly number[] = [],
  ): void => {
    seq += 1;
    evolveOrchestration(state, { seq, at: 0, causation, type, body } as never);
  };
  for (const agent of [COORDINATOR, ANALYST, DEVELOPER]) {
    const role =
      agent === COORDINATOR ? 'coordinator' : agent === ANALYST ? 'analyst' : 'developer';
    const none = { model: null, systemPrompt: null, tools: null };
    tell('agent-registered', { agent, role, capabilities: [], subscriptions: [], ...none });
  }
  return { state, tell };
}

function planOf(version: number, steps: readonly (readonly [string, AgentId, string?])[]): Plan {
  return {
    version,
    reason: 'r',
    because: [],
    phases: [{ id: 'work' as Plan['phases'][number]['id'], name: 'Work', role: null }],
    steps: steps.map(([id, assignee, after]) => ({
      id: id as StepId,
      phase: 'work' as Plan['phases'][number]['id'],
      title: id,
      instructions: '',
      assignee,
      after: after === undefined ? [] : [after as StepId],
    })),
  };
}

const revised = (plan: Plan) => ({
  plan,
  change: null,
  by: COORDINATOR,
  triggers: ['start' as const],
});

function drafts(state: Orchestration): readonly EntryDraft[] {
  return decide(state, 'advance').flatMap((effect) =>
    effect.kind === 'append' ? effect.drafts : [],
  );
}

function said(state: Orchestration): readonly string[] {
  return decide(state, 'advance').flatMap((effect) =>
    effect.kind === 'say' ? [`${effect.draft.kind} to ${effect.draft.to.toString()}`] : [],
  );
}

/** Sends the review that is due, as the session would. */
function sendReview({ state, tell }: ReturnType<typeof stage>): void {
  const draft = decide(state, 'advance').flatMap((effect) =>
    effect.kind === 'say' && effect.draft.kind === 'notice' ? [effect.draft] : [],
  )[0];
  if (draft === undefined) throw new Error('No review is due.');
  const { id, from, topic, triggers = [], importance = 'high', causation } = draft;
  const message = {
    kind: 'notice' as const,
    ...{ id: id as MessageId, from, topic, triggers, importance, about: [], text: { text: '' } },
  };
  tell('message-sent', { message, to: [COORDINATOR], recipients: [], via: 'system' }, causation);
}

/** The coordinator reads the last review. */
function hearReview({ state, tell }: ReturnType<typeof stage>): void {
  const reads = [`review-${state.reviews.count}` as MessageId];
  const call = { call: 'c' as EntryBodies['call-started']['call'], agent: COORDINATOR };
  tell('call-started', { ...call, turn: 1, attempt: 1, model: 'm', reads });
}

function readReview(told: ReturnType<typeof stage>): void {
  sendReview(told);
  hearReview(told);
}

function begun(state: Orchestration): readonly StepId[] {
  return drafts(state).flatMap(({ type, body }) => (type === 'step-started' ? [body.step] : []));
}

const step = (id: string, agent: AgentId) => ({ step: id as StepId, agent, planVersion: 1 });

describe('What the orchestrator decides', () => {
  it('begins each step whose forerunners are done, one for each free agent', () => {
    const { state, tell } = stage();
    const plan = planOf(1, [
      ['a', ANALYST],
      ['b', ANALYST],
      ['c', DEVELOPER, 'a'],
    ]);
    tell('plan-revised', revised(plan));
    const types = ['phase-started', 'step-started'];
    const steps = drafts(state).filter(({ type }) => types.includes(type));
    expect(steps.map(({ type, body }) => [type, 'step' in body && body.step])).toEqual([
      ['phase-started', false],
      ['step-started', 'a'],
    ]);
    tell('phase-started', { phase: plan.phases[0]!.id });
    tell('step-started', step('a', ANALYST));
    expect(begun(state)).toEqual([]);
    expect(said(state)).toEqual(['assignment to analyst-1']);
    tell('step-finished', { step: 'a' as StepId, agent: ANALYST, outcome: 'done', summary: '' });
    expect(begun(state)).toEqual(['b', 'c']);
    expect(said(state)).toEqual(['notice to coordinator']);
  });

  it('begins nothing after a step that failed, nor for an agent in a turn', () => {
    const { state, tell } = stage();
    const plan = planOf(1, [
      ['a', ANALYST],
      ['b', DEVELOPER, 'a'],
      ['c', ANALYST],
    ]);
    tell('plan-revised', revised(plan));
    tell('step-started', step('a', ANALYST));
    tell('turn-started', { agent: ANALYST, turn: 1, reason: 'assignment', step: null });
    tell('step-finished', { step: 'a' as StepId, agent: ANALYST, outcome: 'failed', summary: '' });
    expect(begun(state)).toEqual([]);
    tell('turn-finished', { agent: ANALYST, turn: 1, outcome: 'idle' });
    expect(begun(state)).toEqual(['c']);
  });

  it('counts an agent as in its step only once it has read the assignment', () => {
    const { state, tell } = stage();
    tell('plan-revised', revised(planOf(1, [['a', ANALYST]])));
    tell('step-started', step('a', ANALYST));
    const effect = decide(state, 'advance').find(({ kind }) => kind === 'say');
    const id = (effect?.kind === 'say' ? effect.draft.id : undefined) as MessageId;
    const message = {
      kind: 'assignment' as const,
      id,
      from: COORDINATOR,
      text: { text: 'a' },
      importance: 'normal' as const,
      about: [],
      step: 'a' as StepId,
      planVersion: 1,
    };
    tell('message-sent', { message, to: [ANALYST], recipients: [], via: 'system' });
    expect(stepOf(state, ANALYST)).toBeNull();
    const call = { call: 'c' as EntryBodies['call-started']['call'], agent: ANALYST };
    tell('call-started', { ...call, turn: 1, attempt: 1, model: 'm', reads: [id] });
    expect(stepOf(state, ANALYST)).toBe('a');
  });

  it('leaves what a lost agent has not begun to the coordinator, and fails it if that does nothing', () => {
    const { state, tell } = stage();
    const plan = planOf(1, [
      ['a', ANALYST],
      ['b', DEVELOPER],
    ]);
    tell('plan-revised', revised(plan));
    const failure = { kind: 'timeout', message: 'Too slow.' };
    tell('agent-left', { agent: ANALYST, reason: 'failed', failure });
    expect(drafts(state).filter(({ type }) => type === 'step-finished')).toEqual([]);
    readReview({ state, tell });
    const lost = drafts(state).find(({ type }) => type === 'step-finished');
    expect(lost?.body).toMatchObject({ step: 'a', outcome: 'failed' });
    expect(lost?.body).toMatchObject({ summary: 'analyst-1 has left the team. Too slow.' });
  });

  it('wakes the coordinator at the first stall, and ends at the second unless a step was done', () => {
    const { state, tell } = stage();
    const quiet = () => decide(state, 'quiet')[0];
    const first = quiet();
    expect(first).toMatchObject({ kind: 'say', draft: { topic: 'stall' } });
    const message = {
      kind: 'notice' as const,
      topic: 'stall' as const,
      id: 'stall-1' as MessageId,
      from: COORDINATOR,
      text: { text: '' },
      importance: 'high' as const,
      about: [],
    };
    tell('message-sent', { message, to: [COORDINATOR], recipients: [], via: 'system' });
    expect(quiet()).toMatchObject({ kind: 'end', outcome: 'stalled' });
    tell('step-finished', { step: 'x' as StepId, agent: ANALYST, outcome: 'done', summary: '' });
    expect(quiet()).toMatchObject({ kind: 'say', draft: { id: 'stall-2' } });
  });

  it('decides nothing once the session has ended', () => {
    const { state, tell } = stage();
    tell('session-finished', { outcome: 'stopped', reason: '' });
    expect(decide(state, 'quiet')).toEqual([]);
  });
});

describe('A step that waits', () => {
  const waits = (state: Orchestration) =>
    drafts(state).flatMap(({ type, body }) => {
      if (type === 'wait-started') return [`${body.agent} for ${body.for.join()}`];
      return type === 'wait-finished' ? [`${body.agent} ${body.outcome}`] : [];
    });

  function waiting() {
    const told = stage();
    const steps = [
      ['a', ANALYST],
      ['b', DEVELOPER, 'a'],
    ] as const;
    told.tell('plan-revised', revised(planOf(1, steps)));
    told.tell('step-started', step('a', ANALYST));
    return told;
  }

  const on = { kind: 'step' as const, step: 'b' as StepId };

  it('blocks its agent from the plan to the end of the steps before it', () => {
    const { state, tell } = waiting();
    expect(waits(state)).toEqual(['developer-1 for analyst-1']);
    tell('wait-started', { agent: DEVELOPER, on, for: [ANALYST], deadlineAt: null });
    expect(waits(state)).toEqual([]);
    tell('turn-started', { agent: DEVELOPER, turn: 1, reason: 'request', step: null });
    expect(waits(state)).toEqual([]);
    tell('step-finished', { step: 'a' as StepId, agent: ANALYST, outcome: 'done', summary: '' });
    expect(waits(state)).toEqual(['developer-1 fulfilled']);
  });

  it('waits for the coordinator where the step before it has failed', () => {
    const { state, tell } = waiting();
    tell('wait-started', { agent: DEVELOPER, on, for: [ANALYST], deadlineAt: null });
    tell('step-finished', { step: 'a' as StepId, agent: ANALYST, outcome: 'failed', summary: '' });
    expect(waits(state)).toEqual(['developer-1 interrupted', 'developer-1 for coordinator']);
  });

  it('does not block an agent that has a step to do, nor one that has left', () => {
    const { state, tell } = waiting();
    tell(
      'plan-revised',
      revised(
        planOf(2, [
          ['a', ANALYST],
          ['b', DEVELOPER, 'a'],
          ['c', DEVELOPER],
        ]),
      ),
    );
    expect(waits(state)).toEqual([]);
    tell(
      'plan-revised',
      revised(
        planOf(3, [
          ['a', ANALYST],
          ['b', DEVELOPER, 'a'],
        ]),
      ),
    );
    tell('wait-started', { agent: DEVELOPER, on, for: [ANALYST], deadlineAt: null });
    tell('agent-left', { agent: DEVELOPER, reason: 'removed' });
    expect(waits(state)).toEqual(['developer-1 interrupted']);
  });
});

describe('A review of the plan', () => {
  const reviews = (state: Orchestration, event: OrchestratorEvent = 'advance') =>
    decide(state, event).flatMap((effect) =>
      effect.kind === 'say' && effect.draft.kind === 'notice' && effect.draft.topic === 'review'
        ? [effect.draft]
        : [],
    );

  function atWork() {
    const told = stage();
    told.tell('plan-revised', revised(planOf(1, [['a', ANALYST]])));
    told.tell('step-started', step('a', ANALYST));
    return told;
  }

  const base = {
    from: ANALYST,
    text: { text: 'news' },
    importance: 'high' as const,
    about: [],
  };
  const tellOf = (
    { tell }: ReturnType<typeof stage>,
    message: Partial<Message> & { readonly kind: Message['kind']; readonly id: string },
    to: 'all' | readonly AgentId[] = 'all',
  ) =>
    tell('message-sent', {
      message: { ...base, ...message } as Message,
      to,
      recipients: [],
      via: 'tool',
    });
  const discovery = { kind: 'discovery', id: 'm-1', findings: [] } as never;

  it.each([
    ['an important discovery', discovery, 'discovery'],
    [
      'a failed validation',
      { kind: 'validation', id: 'm-1', verdict: 'fail', checks: [], importance: 'normal' } as never,
      'failed-validation',
    ],
    [
      'a word of the human',
      { kind: 'broadcast', id: 'm-1', from: HUMAN, importance: 'normal' } as never,
      'human',
    ],
  ])('is asked for by %s, once', (_what, message, trigger) => {
    const told = atWork();
    expect(reviews(told.state)).toEqual([]);
    tellOf(told, message);
    expect(reviews(told.state)).toMatchObject([
      { triggers: [trigger], importance: 'high', causation: [6], id: 'review-1' },
    ]);
    readReview(told);
    expect(reviews(told.state)).toEqual([]);
  });

  it('is critical for a critical discovery', () => {
    const told = atWork();
    tellOf(told, { ...(discovery as object), importance: 'critical' } as never);
    expect(reviews(told.state)).toMatchObject([{ importance: 'critical' }]);
  });

  it.each([
    ['a discovery of less importance', { ...(discovery as object), importance: 'normal' } as never],
    [
      'a validation that passed',
      { kind: 'validation', id: 'm-1', verdict: 'pass', checks: [] } as never,
    ],
    ['what the coordinator says itself', { ...(discovery as object), from: COORDINATOR } as never],
    [
      'an answer of the human',
      { kind: 'response', id: 'm-1', from: HUMAN, correlationId: 'm-0', late: false } as never,
    ],
  ])('is not asked for by %s', (_what, message) => {
    const told = atWork();
    tellOf(told, message);
    expect(reviews(told.state)).toEqual([]);
  });

  it('is asked for by the loss of an agent, and says what it was at', () => {
    const told = atWork();
    told.tell('agent-left', { agent: ANALYST, reason: 'removed' });
    const [review] = reviews(told.state);
    expect(review).toMatchObject({ triggers: ['agent-lost'] });
    expect(review?.text).toContain('- agent-lost: analyst-1 has left the team.');
    expect(review?.text).toContain('It was at a.');
  });

  it('is asked for when the turns of the team bring nothing, and again only after as many', () => {
    const told = atWork();
    const turn = (times: number) => {
      for (let turns = 0; turns < times; turns += 1) {
        told.tell('turn-finished', { agent: ANALYST, turn: 1, outcome: 'idle' });
      }
    };
    turn(11);
    expect(reviews(told.state)).toEqual([]);
    turn(1);
    expect(reviews(told.state)).toMatchObject([{ triggers: ['no-progress'] }]);
    readReview(told);
    turn(11);
    expect(reviews(told.state)).toEqual([]);
    tellOf(told, { ...(discovery as object), id: 'm-2', importance: 'low' } as never);
    turn(1);
    expect(reviews(told.state)).toEqual([]);
  });

  it('is asked for when the time passes, only while a step runs', () => {
    const told = atWork();
    expect(reviews(told.state, 'overdue')).toMatchObject([{ triggers: ['no-progress'] }]);
    told.tell('step-finished', {
      step: 'a' as StepId,
      agent: ANALYST,
      outcome: 'done',
      summary: '',
    });
    expect(reviews(told.state, 'overdue')).toEqual([]);
  });

  it('tells together what comes while the last one is unread', () => {
    const told = atWork();
    tellOf(told, discovery);
    sendReview(told);
    tellOf(told, { ...(discovery as object), id: 'm-2' } as never);
    tellOf(told, { kind: 'broadcast', id: 'm-3', from: HUMAN } as never);
    expect(reviews(told.state)).toEqual([]);
    hearReview(told);
    expect(reviews(told.state)).toMatchObject([
      { id: 'review-2', triggers: ['discovery', 'human'], causation: [8, 9] },
    ]);
  });

  it('is not sent for what the coordinator has read itself, nor after its last word', () => {
    const told = atWork();
    tellOf(told, discovery);
    const call = { call: 'c' as EntryBodies['call-started']['call'], agent: COORDINATOR };
    told.tell('call-started', {
      ...call,
      turn: 1,
      attempt: 1,
      model: 'm',
      reads: ['m-1' as MessageId],
    });
    expect(reviews(told.state)).toEqual([]);
    const finish = { toolUse: 't' as EntryBodies['tool-finished']['toolUse'], name: 'finish' };
    told.tell('tool-finished', {
      ...{ ...call, ...finish, ok: true },
      ...{ result: { text: '' }, summary: '', carried: [] },
    });
    tellOf(told, { ...(discovery as object), id: 'm-2' } as never);
    expect(reviews(told.state)).toEqual([]);
  });
});

describe('A coordinator that never learns', () => {
  it('ends the session as failed, with what was wrong', () => {
    const { state, tell } = stage();
    const refusedPlan = {
      toolUse: 't' as EntryBodies['tool-finished']['toolUse'],
      call: 'c' as EntryBodies['tool-finished']['call'],
      agent: COORDINATOR,
      name: 'set_plan',
      result: { text: 'The plan was not accepted. "x" is no agent.' },
      summary: '',
      carried: [],
    };
    for (let times = 0; times < 9; times += 1) tell('tool-finished', { ...refusedPlan, ok: false });
    expect(decide(state, 'advance')).toEqual([]);
    tell('tool-finished', { ...refusedPlan, ok: true });
    for (let times = 0; times < 10; times += 1)
      tell('tool-finished', { ...refusedPlan, ok: false });
    expect(decide(state, 'advance')).toMatchObject([
      {
        kind: 'end',
        outcome: 'failed',
        reason: expect.stringContaining('"x" is no agent') as string,
      },
    ]);
  });
});

describe('A queue', () => {
  const queued = (id: string): Plan['steps'][number] => ({
    ...planOf(1, [[id, DEVELOPER]]).steps[0]!,
    assignee: null,
    role: 'developer',
  });

  it('gives its steps to whichever agent of the role is free, one each', () => {
    const { state, tell } = stage();
    const other = 'developer-2' as AgentId;
    const none = { model: null, systemPrompt: null, tools: null };
    const seat = { role: 'developer' as const, capabilities: [], subscriptions: [], ...none };
    tell('agent-registered', { agent: other, ...seat });
    tell('turn-started', { agent: DEVELOPER, turn: 1, reason: 'request', step: null });
    const steps = ['q-1', 'q-2', 'q-3'].map(queued);
    tell('plan-revised', revised({ ...planOf(1, []), steps }));
    const taken = () =>
      drafts(state).flatMap(({ type, body }) =>
        type === 'step-started' ? [`${body.step} ${body.agent}`] : [],
      );
    expect(taken()).toEqual(['q-1 developer-2']);
    tell('step-started', step('q-1', other));
    tell('turn-finished', { agent: DEVELOPER, turn: 1, outcome: 'idle' });
    expect(taken()).toEqual(['q-2 developer-1']);
    expect(said(state)).toEqual(['assignment to developer-2']);
  });

  it('needs a role that somebody has', () => {
    const { state } = stage();
    const steps = (hands: object) => [{ id: 'q', title: 'q', instructions: '', ...hands }];
    const faults = (hands: object) => {
      const phases = [{ name: 'Work', steps: steps(hands) }];
      const checked = checkPlan({ reason: 'r', phases }, state);
      return checked.ok ? [] : checked.faults;
    };
    expect(faults({ role: 'developer' })).toEqual([]);
    expect(faults({ role: 'tester' })).toEqual(['Nobody of the team is of the role "tester".']);
    expect(faults({})).toEqual(['Step "q" needs either an assignee or a role, and not both.']);
    expect(faults({ role: 'developer', assignee: 'developer-1' })).toEqual(faults({}));
  });
});

describe('A revised plan', () => {
  it('says what it adds, drops, reassigns and reorders', () => {
    const before = planOf(1, [
      ['a', ANALYST],
      ['b', ANALYST],
      ['c', DEVELOPER, 'a'],
    ]);
    const after = planOf(2, [
      ['a', DEVELOPER],
      ['c', DEVELOPER],
      ['d', ANALYST],
    ]);
    expect(planChange(before, after)).toEqual({
      added: ['d'],
      dropped: ['b'],
      reassigned: ['a'],
      reordered: ['c'],
      rephased: [],
      reworded: [],
      phasesAdded: [],
      phasesDropped: [],
      phasesChanged: [],
    });
  });

  it('keeps ended steps and their phase, and lets new steps wait for them', () => {
    const { state, tell } = stage();
    tell('plan-revised', revised(planOf(1, [['a', ANALYST]])));
    tell('step-finished', { step: 'a' as StepId, agent: ANALYST, outcome: 'done', summary: '' });
    const steps = [
      { id: 'b', title: 'b', instructions: '', assignee: '@developer-1', after: ['a'] },
    ];
    const proposal = { reason: 'r', phases: [{ name: 'Repair', steps }] };
    const checked = checkPlan(proposal, state);
    expect(checked).toMatchObject({
      ok: true,
      plan: { phases: [{ name: 'Work' }, { name: 'Repair' }], steps: [{ id: 'a' }, { id: 'b' }] },
    });
  });

  it('may not give a running step to another agent', () => {
    const { state, tell } = stage();
    tell('plan-revised', revised(planOf(1, [['a', ANALYST]])));
    tell('step-started', step('a', ANALYST));
    const steps = [{ id: 'a', title: 'a', instructions: '', assignee: 'developer-1' }];
    const proposal = { reason: 'r', phases: [{ name: 'Work', steps }] };
    const checked = checkPlan(proposal, state);
    expect(checked.ok).toBe(false);
    expect(checked.ok ? [] : checked.faults).toEqual([
      'Step "a" is running by analyst-1 and can\'t be given to another; use a new id.',
    ]);
  });
});
