import type { Reading } from '../reading.ts';
import type { Edit } from './edit.ts';
import { memberOf, readLosses, type Loss } from './losses.ts';
import {
  addStep,
  mapSteps,
  openSteps,
  stepsOf,
  type PlanInHand,
  type PlannedPhase,
  type PlannedStep,
} from './plan-in-hand.ts';

/** The longest instructions that a step takes. */
const INSTRUCTIONS_LIMIT = 600;

/** Gives what a lost agent had still to do to another of its role, or does without it. */
export function reassign(plan: PlanInHand, reading: Reading): Edit | null {
  let phases = plan.phases;
  const reasons: string[] = [];
  for (const loss of readLosses(reading)) {
    const heir = memberOf(reading, [roleOf(loss.agent, reading)]);
    const next = withoutLost({ ...plan, phases }, loss, heir);
    if (next === phases) continue;
    phases = next;
    const what =
      heir === null ? 'nobody of its role is left, so its steps are dropped' : `${heir} takes over`;
    reasons.push(`${loss.agent} is lost; ${what}.`);
  }
  return reasons.length === 0 ? null : { phases, reason: reasons.join(' ') };
}

function roleOf(agent: string, { briefing }: Reading): string {
  return briefing?.team.find((member) => member.agent === agent)?.role ?? '';
}

function withoutLost(plan: PlanInHand, loss: Loss, heir: string | null): readonly PlannedPhase[] {
  const steps = stepsOf(plan);
  const broken = steps.filter((step) => isBroken(plan, step, loss));
  const waiting = steps.filter(
    (step) => step.assignee === loss.agent && !plan.ended.has(step.id) && step.id !== loss.wasAt,
  );
  if (waiting.length + broken.length === 0) return plan.phases;
  return heir === null
    ? leaveOut(plan, { waiting, broken })
    : handOver(plan, { waiting, broken, loss, heir });
}

/** Whether the lost agent's step has failed with it, and nobody has taken it over yet. */
function isBroken(
  plan: PlanInHand,
  { id, assignee }: PlannedStep,
  { agent, wasAt }: Loss,
): boolean {
  const isItsOwn = assignee === agent || id === wasAt;
  const hasFailed = id === wasAt || plan.ended.get(id) === 'failed';
  const isTaken = stepsOf(plan).some((step) => step.id === againOf(id));
  return isItsOwn && hasFailed && plan.ended.get(id) !== 'done' && !isTaken;
}

interface Left {
  readonly waiting: readonly PlannedStep[];
  readonly broken: readonly PlannedStep[];
}

/** Open steps go without what nobody can do any more. */
function leaveOut(plan: PlanInHand, { waiting, broken }: Left): readonly PlannedPhase[] {
  const gone = new Set([...waiting, ...broken].map(({ id }) => id));
  const dropped = new Set(waiting.map(({ id }) => id));
  const isMissed = openSteps(plan).some(({ after }) => after.some((id) => gone.has(id)));
  if (dropped.size === 0 && !isMissed) return plan.phases;
  return mapSteps(plan.phases, (step) => {
    if (dropped.has(step.id)) return null;
    if (plan.ended.has(step.id)) return step;
    return { ...step, after: step.after.filter((id) => !gone.has(id)) };
  });
}

/** What waits changes hands; what has failed is begun anew under another id. */
function handOver(
  plan: PlanInHand,
  { waiting, broken, loss, heir }: Left & { readonly loss: Loss; readonly heir: string },
): readonly PlannedPhase[] {
  const again = new Map(broken.map(({ id }) => [id, againOf(id)]));
  const moved = mapSteps(plan.phases, (step) => {
    if (plan.ended.has(step.id)) return step;
    const after = step.after.map((id) => again.get(id) ?? id);
    const given = waiting.includes(step) ? takenOver(step, loss.agent, heir) : step;
    return again.has(step.id) ? given : { ...given, after };
  });
  return broken.reduce((phases, step) => {
    const phase = plan.phases.find(({ steps }) => steps.includes(step));
    const anew = { ...takenOver(step, loss.agent, heir), id: againOf(step.id) };
    return phase === undefined ? phases : addStep(phases, anew, { ...phase, first: false });
  }, moved);
}

function takenOver(
  { role: _queue, ...step }: PlannedStep,
  from: string,
  heir: string,
): PlannedStep {
  const note = ` Taken over from ${from}.`;
  const instructions = step.instructions.slice(0, INSTRUCTIONS_LIMIT - note.length) + note;
  return { ...step, assignee: heir, instructions };
}

function againOf(id: string): string {
  return `${id}-again`;
}
