import type { AgentId, PhaseId, StepId } from '#core/protocol/ids.ts';
import type { Phase, Step } from '#core/protocol/plan.ts';
import type { Orchestration, StepRecord } from './orchestration.ts';
import type { PlanProposal } from '#core/protocol/plan-proposal.ts';

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
 * kept, whether or not the proposal names them.
 */
export function checkPlan(
  proposal: PlanProposal,
  state: Orchestration,
  team: readonly AgentId[],
): PlanCheck {
  const proposed = toSteps(proposal);
  const ended = [...state.steps.values()].filter(({ progress }) => hasEnded(progress));
  const kept = ended.filter(({ step }) => !proposed.some(({ id }) => id === step.id));
  const steps = [...kept.map(({ step }) => step), ...proposed];
  const faults = [
    ...faultsOfPhases(proposal),
    ...faultsOfIds(proposed),
    ...faultsOfAssignees(proposed, team),
    ...faultsOfRunning(proposed, state),
    ...faultsOfOrder(proposed, steps),
    ...(steps.length > STEPS_LIMIT
      ? [`The plan has ${steps.length} steps, and at most ${STEPS_LIMIT} are possible.`]
      : []),
  ];
  if (faults.length > 0) return { ok: false, faults: faults.slice(0, 10) };
  return { ok: true, plan: { phases: toPhases(proposal, kept, state), steps } };
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
  return phases.flatMap((phase) =>
    phase.steps.map((step) => ({
      id: step.id as StepId,
      phase: toPhaseId(phase.name),
      title: step.title,
      instructions: step.instructions,
      assignee: step.assignee.replace(/^@/, '') as AgentId,
      after: [...new Set(step.after ?? [])] as readonly string[] as readonly StepId[],
    })),
  );
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

function faultsOfAssignees(steps: readonly Step[], team: readonly AgentId[]): readonly string[] {
  const unknown = new Set(
    steps.map(({ assignee }) => assignee).filter((one) => !team.includes(one)),
  );
  return [...unknown].map(
    (name) => `"${name}" is no agent that steps can be given to. These are: ${team.join(', ')}.`,
  );
}

function faultsOfRunning(steps: readonly Step[], state: Orchestration): readonly string[] {
  return steps.flatMap(({ id, assignee }) => {
    const known = state.steps.get(id);
    if (known === undefined || known.progress === 'waiting' || known.progress === 'dropped')
      return [];
    if (known.step.assignee === assignee) return [];
    return [
      `Step "${id}" is ${known.progress} by ${known.step.assignee} and can't be given to another; use a new id.`,
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
