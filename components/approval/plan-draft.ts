import type { Plan, Step } from '#core/protocol/plan.ts';
import type { PlanProposal } from '#core/protocol/plan-proposal.ts';
import { TEAM_ROLES, type TeamRole } from '#core/protocol/team.ts';

/** Who does a step: one agent, or whoever of a role is free first. */
export type Hand = `agent:${string}` | `role:${TeamRole}`;

/** A step as it is being edited; an id keeps its meaning. */
export interface DraftStep {
  readonly id: string;
  readonly title: string;
  readonly instructions: string;
  readonly hand: Hand;
  /** The ids of the steps that it waits for. */
  readonly after: readonly string[];
}

export interface DraftPhase {
  readonly name: string;
  readonly role: TeamRole | null;
  readonly steps: readonly DraftStep[];
}

/** A plan as it is being edited. */
export interface PlanDraft {
  readonly phases: readonly DraftPhase[];
}

/** One change that a user makes to a plan. */
export type PlanEdit =
  | { readonly kind: 'move'; readonly step: string; readonly by: -1 | 1 }
  | { readonly kind: 'remove'; readonly step: string }
  | {
      readonly kind: 'add';
      readonly phase: number;
      readonly title: string;
      readonly hand: Hand;
    }
  | {
      readonly kind: 'change';
      readonly step: string;
      readonly part: Partial<Omit<DraftStep, 'id'>>;
    };

/** The plan as a draft; `role` stands in for an assignee where a step has neither. */
export function toPlanDraft({ phases, steps }: Plan): PlanDraft {
  return {
    phases: phases.map(({ id, name, role }) => ({
      name,
      role,
      steps: steps.filter(({ phase }) => phase === id).map(toDraftStep),
    })),
  };
}

function toDraftStep({ id, title, instructions, assignee, role, after }: Step): DraftStep {
  const hand: Hand = assignee === null ? `role:${role ?? 'analyst'}` : `agent:${assignee}`;
  return { id, title, instructions, hand, after };
}

/** The draft as the server takes it: phases without a step are left out. */
export function toProposal({ phases }: PlanDraft): Omit<PlanProposal, 'reason'> {
  return {
    phases: phases
      .filter(({ steps }) => steps.length > 0)
      .map(({ name, role, steps }) => ({
        name,
        role,
        steps: steps.map(({ id, title, instructions, hand, after }) => ({
          ...{ id, title, instructions, after: [...after] },
          ...ofHand(hand),
        })),
      })),
  };
}

function ofHand(hand: Hand): { assignee: string } | { role: TeamRole } {
  const role = TEAM_ROLES.find((each) => hand === `role:${each}`);
  return role === undefined ? { assignee: hand.slice('agent:'.length) } : { role };
}

/** All steps of a draft in its order. */
export function stepsOf({ phases }: PlanDraft): readonly DraftStep[] {
  return phases.flatMap(({ steps }) => steps);
}

/** Whether a step can go one place up (-1) or down (1): anywhere but beyond the plan's ends. */
export function canMove({ phases }: PlanDraft, step: string, by: -1 | 1): boolean {
  const edge = by < 0 ? phases[0]?.steps.at(0) : phases.at(-1)?.steps.at(-1);
  return edge?.id !== step;
}

/** The draft after an edit; the same draft where the edit changes nothing. */
export function editPlan(draft: PlanDraft, edit: PlanEdit): PlanDraft {
  switch (edit.kind) {
    case 'move':
      return moved(draft, edit.step, edit.by);
    case 'remove':
      return removed(draft, edit.step);
    case 'add':
      return added(draft, edit);
    default:
      return mapSteps(draft, (step) => (step.id === edit.step ? { ...step, ...edit.part } : step));
  }
}

function mapSteps(draft: PlanDraft, change: (step: DraftStep) => DraftStep): PlanDraft {
  return {
    phases: draft.phases.map((phase) => ({ ...phase, steps: phase.steps.map(change) })),
  };
}

/** Within a phase it changes places with its neighbour, beyond its edge it joins the next phase. */
function moved(draft: PlanDraft, id: string, by: -1 | 1): PlanDraft {
  const place = draft.phases.findIndex(({ steps }) => steps.some((step) => step.id === id));
  const steps = draft.phases[place]?.steps ?? [];
  const index = steps.findIndex((step) => step.id === id);
  const [step, neighbour] = [steps[index], steps[index + by]];
  if (step === undefined || !canMove(draft, id, by)) return draft;
  if (neighbour === undefined) return toNextPhase(draft, { step, place, by });
  const swapped = steps.with(index, neighbour).with(index + by, step);
  const next = withSteps(draft, place, swapped);
  return by < 0 ? turned(next, neighbour, step) : turned(next, step, neighbour);
}

function toNextPhase(
  draft: PlanDraft,
  { step, place, by }: { readonly step: DraftStep; readonly place: number; readonly by: -1 | 1 },
): PlanDraft {
  const target = draft.phases[place + by]?.steps ?? [];
  const rest = draft.phases[place]?.steps.filter(({ id }) => id !== step.id) ?? [];
  const joined = by < 0 ? [...target, step] : [step, ...target];
  return withSteps(withSteps(draft, place, rest), place + by, joined);
}

function withSteps(draft: PlanDraft, place: number, steps: readonly DraftStep[]): PlanDraft {
  const phase = draft.phases[place];
  return phase === undefined ? draft : { phases: draft.phases.with(place, { ...phase, steps }) };
}

/**
 * Two neighbours have changed places. Where the later one waited for the earlier, it is now the other
 * way round, and what waited for the later waits for both.
 */
function turned(draft: PlanDraft, first: DraftStep, second: DraftStep): PlanDraft {
  if (!second.after.includes(first.id)) return draft;
  const others = second.after.filter((id) => id !== first.id);
  return mapSteps(draft, (step) => {
    if (step.id === second.id) return { ...step, after: unique([...first.after, ...others]) };
    if (step.id === first.id) return { ...step, after: [second.id] };
    const after = step.after.map((id) => (id === second.id ? first.id : id));
    return { ...step, after: unique(after) };
  });
}

/** What waited for it waits for what it waited for. */
function removed(draft: PlanDraft, id: string): PlanDraft {
  const gone = stepsOf(draft).find((step) => step.id === id);
  if (gone === undefined) return draft;
  const without = draft.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.filter((step) => step.id !== id),
  }));
  return mapSteps({ phases: without }, (step) => ({
    ...step,
    after: unique(step.after.flatMap((before) => (before === id ? gone.after : [before]))),
  }));
}

/** A new step at the end of a phase, after the last step there. */
function added(draft: PlanDraft, edit: Extract<PlanEdit, { kind: 'add' }>): PlanDraft {
  const ids = new Set(stepsOf(draft).map(({ id }) => id));
  let number = 1;
  while (ids.has(`yours-${number}`)) number += 1;
  const steps = draft.phases[edit.phase]?.steps ?? [];
  const last = steps.at(-1)?.id;
  const step: DraftStep = {
    id: `yours-${number}`,
    title: edit.title,
    instructions: '',
    hand: edit.hand,
    after: last === undefined ? [] : [last],
  };
  return withSteps(draft, edit.phase, [...steps, step]);
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
