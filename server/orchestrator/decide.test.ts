import { describe, expect, it } from 'vitest';
import type { EntryBodies, EntryDraft, EntryType } from '#core/protocol/entry.ts';
import { COORDINATOR, type AgentId, type MessageId, type StepId } from '#core/protocol/ids.ts';
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
  const tell = <T extends EntryType>(type: T, body: EntryBodies[T]): void => {
    seq += 1;
    evolveOrchestration(state, { seq, at: 0, causation: [], type, body } as never);
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

  it('fails the steps of an agent that has left', () => {
    const { state, tell } = stage();
    const plan = planOf(1, [
      ['a', ANALYST],
      ['b', DEVELOPER],
    ]);
    tell('plan-revised', revised(plan));
    const failure = { kind: 'timeout', message: 'Too slow.' };
    tell('agent-left', { agent: ANALYST, reason: 'failed', failure });
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
