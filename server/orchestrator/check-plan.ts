import type { AgentId, PhaseId, StepId } from '#core/protocol/ids.ts';
import type { Phase, Step } from '#core/protocol/plan.ts';
import { presentTeam, type Orchestration, type StepRecord } from './orchestration.ts';
import type { PlanProposal, ProposedStep } from '#core/protocol/plan-proposal.ts';

/** The most steps that a plan may hold, those that have ended included. */
export const STEPS_LIMIT = 200;

export interface CheckedPlan {
  readonly phases: readonly Phase[];
  readonly steps: readonly Step[];
}

export type PlanCheck =
  | { readonly ok: true; readonly plan: CheckedPlan }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Turns a proposal into a plan, or says everything that is wrong with it. Steps that have ended are
 * kept, whether or not the proposal names them, and so are steps that agents added and of which the
 * coordinator has not heard. `isAddition`: the proposal only adds to the present plan, so that what
 * stands in it already is not judged again.
 */
export function checkPlan(
  proposal: PlanProposal,
  state: Orchestration,
  isAddition = false,
): PlanCheck {
  const proposed = toSteps(proposal);
  const unheard = new Set(state.planning.unheard.values());
  const kept = [...state.steps.values()].filter(
    ({ step, progress }) =>
      (hasEnded(progress) || (unheard.has(step.id) && progress !== 'dropped')) &&
      !proposed.some(({ id }) => id === step.id),
  );
  const steps = weave(kept, proposed, state.plan?.steps ?? []);
  const faults = [
    ...faultsOfPhases(proposal),
    ...faultsOfIds(proposed),
    ...faultsOfHands(proposal, state, isAddition),
    ...faultsOfRunning(proposed, state),
    ...faultsOfOrder(proposed, steps),
    ...(steps.length > STEPS_LIMIT
      ? [`The plan has ${steps.length} steps, and at most ${STEPS_LIMIT} are possible.`]
      : []),
  ];
  if (faults.length > 0) return { ok: false, faults: faults.slice(0, 10) };
  return { ok: true, plan: { phases: toPhases(proposal, kept, state), steps } };
}

/** The proposed steps with those that are kept, each of these after what it stood after before. */
function weave(
  kept: readonly StepRecord[],
  proposed: readonly Step[],
  before: readonly Step[],
): readonly Step[] {
  const ids = new Set([...proposed.map(({ id }) => id), ...kept.map(({ step }) => step.id)]);
  const places = new Map(before.map(({ id }, place) => [id, place]));
  const woven = [...proposed];
  for (const { step } of kept) {
    const own = places.get(step.id) ?? -1;
    const last = woven.findLastIndex(({ id }) => (places.get(id) ?? Infinity) < own);
    woven.splice(last + 1, 0, { ...step, after: step.after.filter((id) => ids.has(id)) });
  }
  return woven;
}

/** The same name is the same phase in every version. */
export function toPhaseId(name: string): PhaseId {
  const slug = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return (slug.replace(/^-|-$/g, '') || 'phase') as PhaseId;
}

function hasEnded(progress: StepRecord['progress']): boolean {
  return progress === 'done' || progress === 'failed';
}

function toSteps({ phases }: PlanProposal): readonly Step[] {
  return phases.flatMap((phase) => phase.steps.map((step) => toStep(step, toPhaseId(phase.name))));
}

function toStep(step: ProposedStep, phase: PhaseId): Step {
  const { id, title, instructions } = step;
  return {
    id: id as StepId,
    phase,
    title,
    instructions,
    assignee: toAssignee(step),
    ...(step.role ? { role: step.role } : {}),
    after: [...new Set(step.after ?? [])] as readonly string[] as readonly StepId[],
  };
}

function toAssignee({ assignee }: ProposedStep): AgentId | null {
  return assignee ? (assignee.replace(/^@/, '') as AgentId) : null;
}

/** The proposal's phases, after those that are needed for the work that is kept. */
function toPhases(
  { phases }: PlanProposal,
  kept: readonly StepRecord[],
  state: Orchestration,
): readonly Phase[] {
  const proposed = phases.map(({ name, role = null }) => ({ id: toPhaseId(name), name, role }));
  const needed = new Set(kept.map(({ step }) => step.phase));
  const old = (state.plan?.phases ?? []).filter(
    ({ id }) => needed.has(id) && !proposed.some((phase) => phase.id === id),
  );
  return [...old, ...proposed];
}

function faultsOfPhases({ phases }: PlanProposal): readonly string[] {
  const ids = phases.map(({ name }) => toPhaseId(name));
  return phases.flatMap(({ name, steps }, index) => [
    ...(steps.length === 0 ? [`Phase "${name}" has no steps; leave it out.`] : []),
    ...(ids.indexOf(toPhaseId(name)) < index ? [`There are two phases called "${name}".`] : []),
  ]);
}

function faultsOfIds(steps: readonly Step[]): readonly string[] {
  const ids = steps.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) < index));
  return [...twice].map((id) => `There are two steps with the id "${id}".`);
}

/** Each step is for one agent that is there, or for a role that somebody has. */
function faultsOfHands(
  { phases }: PlanProposal,
  state: Orchestration,
  isAddition: boolean,
): readonly string[] {
  const team = presentTeam(state);
  const names = team.map(([agent]) => agent);
  const steps = phases.flatMap((phase) => phase.steps);
  const faults = steps.flatMap((step): readonly string[] => {
    const assignee = toAssignee(step);
    if (isUnchanged(step, state, isAddition)) return [];
    if ((assignee === null) === !step.role) {
      return [`Step "${step.id}" needs either an assignee or a role, and not both.`];
    }
    if (assignee !== null && !names.includes(assignee)) {
      return [
        `"${assignee}" is no agent that steps can be given to. These are: ${names.join(', ')}.`,
      ];
    }
    const isEmpty = assignee === null && !team.some(([, { role }]) => role === step.role);
    return isEmpty ? [`Nobody of the team is of the role "${step.role ?? ''}".`] : [];
  });
  return [...new Set(faults)];
}

/** Whether a step is left with whom it is. One that has not begun must be given to somebody there. */
function isUnchanged(step: ProposedStep, { steps }: Orchestration, isAddition: boolean): boolean {
  const known = steps.get(step.id as StepId);
  if (known === undefined || known.progress === 'dropped') return false;
  if (known.progress === 'waiting' && !isAddition) return false;
  return known.step.assignee === toAssignee(step) && known.step.role === (step.role ?? undefined);
}

function faultsOfRunning(steps: readonly Step[], state: Orchestration): readonly string[] {
  return steps.flatMap(({ id, assignee, role }) => {
    const known = state.steps.get(id);
    if (known === undefined || known.progress === 'waiting' || known.progress === 'dropped')
      return [];
    const isSame = assignee === null ? known.step.role === role : known.agent === assignee;
    if (isSame) return [];
    return [
      `Step "${id}" is ${known.progress} by ${known.agent ?? 'nobody'} and can't be given to another; use a new id.`,
    ];
  });
}

function faultsOfOrder(proposed: readonly Step[], all: readonly Step[]): readonly string[] {
  const ids = new Set(all.map(({ id }) => id));
  const missing = proposed.flatMap(({ id, after }) =>
    after
      .filter((other) => !ids.has(other))
      .map((other) => `Step "${id}" waits for "${other}", which is no step.`),
  );
  const circle = findCircle(all);
  return circle.length === 0
    ? missing
    : [...missing, `These steps wait for each other: ${circle.join(', ')}.`];
}

/** The steps that no order can bring to their turn. */
function findCircle(steps: readonly Step[]): readonly StepId[] {
  const open = new Map(steps.map(({ id, after }) => [id, after]));
  for (let size = -1; size !== open.size;) {
    size = open.size;
    for (const [id, after] of open) {
      if (after.every((other) => !open.has(other))) open.delete(id);
    }
  }
  return [...open.keys()];
}
