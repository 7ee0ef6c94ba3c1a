import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginHistory, recordEdit, undoEdit } from './draft-history.ts';
import {
  canMove,
  editPlan,
  stepsOf,
  toPlanDraft,
  toProposal,
  type DraftStep,
  type PlanDraft,
} from './plan-draft.ts';
import { stepsToBlame } from './steps-to-blame.ts';

function aStep(id: string, ...after: readonly string[]): DraftStep {
  return { id, title: `Do ${id}`, instructions: '', hand: 'agent:analyst-1', after };
}

/** Find a and b, then plan, then fix: a chain with two beginnings. */
const draft: PlanDraft = {
  phases: [
    { name: 'Discovery', role: 'analyst', steps: [aStep('a'), aStep('b', 'a')] },
    { name: 'Planning', role: 'architect', steps: [aStep('plan', 'a', 'b')] },
    { name: 'Implementation', role: 'developer', steps: [aStep('fix', 'plan')] },
  ],
};
const after = (of: PlanDraft, id: string) => stepsOf(of).find((step) => step.id === id)?.after;
const order = (of: PlanDraft) => stepsOf(of).map(({ id }) => id);

/** No step stands before one that it waits for. */
function isInOrder(of: PlanDraft): boolean {
  const seen = new Set<string>();
  return stepsOf(of).every((step) => {
    const fits = step.after.every((id) => seen.has(id));
    seen.add(step.id);
    return fits;
  });
}

describe('editing a plan', () => {
  it('gives the server the plan that came, when nothing was edited', () => {
    const plan = {
      version: 1,
      reason: 'First.',
      because: [],
      phases: [
        { id: 'discovery', name: 'Discovery', role: 'analyst' },
        { id: 'planning', name: 'Planning', role: null },
      ],
      steps: [
        {
          ...{ id: 's1', phase: 'discovery', title: 'Scan', instructions: 'All.' },
          ...{ assignee: null, role: 'analyst', after: [] },
        },
        {
          ...{ id: 's2', phase: 'planning', title: 'Plan', instructions: '' },
          ...{ assignee: 'architect-1', after: ['s1'] },
        },
      ],
    };
    expect(toProposal(toPlanDraft(plan as never))).toEqual({
      phases: [
        {
          name: 'Discovery',
          role: 'analyst',
          steps: [{ id: 's1', title: 'Scan', instructions: 'All.', role: 'analyst', after: [] }],
        },
        {
          name: 'Planning',
          role: null,
          steps: [
            {
              ...{ id: 's2', title: 'Plan', instructions: '' },
              ...{ assignee: 'architect-1', after: ['s1'] },
            },
          ],
        },
      ],
    });
  });

  it('turns the waiting round when a step goes before one that it waited for', () => {
    const next = editPlan(draft, { kind: 'move', step: 'b', by: -1 });
    expect(order(next)).toEqual(['b', 'a', 'plan', 'fix']);
    expect([after(next, 'b'), after(next, 'a'), after(next, 'plan')]).toEqual([[], ['b'], ['a']]);
    const back = editPlan(next, { kind: 'move', step: 'b', by: 1 });
    expect(order(back)).toEqual(order(draft));
    expect([after(back, 'a'), after(back, 'b'), after(back, 'plan')]).toEqual([[], ['a'], ['b']]);
  });

  it('takes a step beyond the edge of its phase into the next one', () => {
    const next = editPlan(draft, { kind: 'move', step: 'plan', by: -1 });
    expect(next.phases.map(({ steps }) => steps.length)).toEqual([3, 0, 1]);
    expect(toProposal(next).phases.map(({ name }) => name)).toEqual([
      'Discovery',
      'Implementation',
    ]);
    expect(canMove(draft, 'a', -1)).toBe(false);
    expect(editPlan(draft, { kind: 'move', step: 'a', by: -1 })).toBe(draft);
  });

  it('lets what waited for a removed step wait for what that waited for', () => {
    const next = editPlan(draft, { kind: 'remove', step: 'plan' });
    expect(after(next, 'fix')).toEqual(['a', 'b']);
  });

  it('adds a step at the end of a phase with an id of its own', () => {
    const add = { kind: 'add', phase: 0, title: 'New', hand: 'role:analyst' } as const;
    const next = editPlan(editPlan(draft, add), add);
    expect(next.phases[0]?.steps.slice(2)).toMatchObject([
      { id: 'yours-1', after: ['b'], hand: 'role:analyst' },
      { id: 'yours-2', after: ['yours-1'] },
    ]);
    expect(toProposal(next).phases[0]?.steps[2]).toMatchObject({ role: 'analyst' });
  });

  it('keeps every step after what it waits for, however steps are moved and removed', () => {
    const anyEdit = fc.record({
      kind: fc.constantFrom('move' as const, 'move' as const, 'remove' as const),
      step: fc.constantFrom('a', 'b', 'plan', 'fix'),
      by: fc.constantFrom(-1 as const, 1 as const),
    });
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 30 }), (edits) => {
        expect(isInOrder(edits.reduce(editPlan, draft))).toBe(true);
      }),
    );
  });
});

describe('the way back', () => {
  it('takes typing in one field as one edit, and other edits one by one', () => {
    let history = beginHistory(draft);
    for (const title of ['N', 'Ne', 'New']) {
      history = recordEdit(history, { kind: 'change', step: 'a', part: { title } });
    }
    history = recordEdit(history, { kind: 'remove', step: 'fix' });
    expect(order(history.present)).toEqual(['a', 'b', 'plan']);
    history = undoEdit(history);
    expect(stepsOf(history.present)[0]?.title).toBe('New');
    history = undoEdit(history);
    expect(history.present).toEqual(draft);
    expect(undoEdit(history)).toBe(history);
  });
});

describe('what a refusal speaks of', () => {
  const proposal = toProposal(draft);
  it('is the step at the path that it names', () => {
    const fault = { message: 'Too small.', field: 'plan.phases.1.steps.0.title' };
    expect([...stepsToBlame(fault, proposal)]).toEqual(['plan']);
  });
  it('is every step that its words name', () => {
    const message =
      'Step "fix" waits for "c", which is no step. These steps wait for each other: a, b.';
    expect([...stepsToBlame({ message, field: 'plan' }, proposal)]).toEqual(['a', 'b', 'fix']);
  });
});
