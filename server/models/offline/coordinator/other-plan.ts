import type { Use } from '../answer.ts';
import type { Briefing } from '../../language-model.ts';
import { IN_ANY_ORDER } from '../duties/fix.ts';
import { lettersOfKind, type Reading } from '../reading.ts';
import { OFFLINE_CREDIT, some } from '../wording.ts';
import { makePlan, toCrew } from './make-plan.ts';
import type { PlannedPhase } from './plan-in-hand.ts';

/** What the user said to each plan that they did not want, in order. */
export function readRemarks(reading: Reading): readonly string[] {
  return lettersOfKind(reading, 'notice')
    .filter(({ message }) => message.topic === 'plan-declined')
    .map(({ text }) => text);
}

/**
 * The plan after the user wanted another one. Rules can do one thing: leave out phases that a remark
 * names. What they can't do is said in the plan's reason.
 */
export function otherPlan(briefing: Briefing, mends: boolean, remarks: readonly string[]): Use {
  const phases = makePlan(toCrew(briefing, mends));
  const named = phases.filter(({ name }) => remarks.some((remark) => names(remark, name)));
  // Without a scan there is nothing to do for anyone.
  const dropped = named.filter(({ name }) => name !== 'Discovery');
  const kept = phases.filter((phase) => !dropped.includes(phase));
  const reason = tellChange(phases, dropped);
  return { name: 'set_plan', input: { reason, phases: withoutStrangers(kept) } };
}

function names(remark: string, phase: string): boolean {
  return remark.toLowerCase().includes(phase.toLowerCase());
}

function tellChange(all: readonly PlannedPhase[], dropped: readonly PlannedPhase[]): string {
  const list = (phases: readonly PlannedPhase[]) =>
    some(
      phases.map(({ name }) => name),
      4,
    );
  const able = all.filter(({ name }) => name !== 'Discovery');
  return dropped.length > 0
    ? `${OFFLINE_CREDIT} As the user asked, the plan goes without ${list(dropped)}; nothing else in it can be changed by rules.`
    : `${OFFLINE_CREDIT} It understands no remark but the name of a phase to leave out (${list(able)}), so the plan is the same as before.`;
}

/** The phases, whose steps no longer wait for steps that are gone. */
function withoutStrangers(phases: readonly PlannedPhase[]): readonly PlannedPhase[] {
  const ids = new Set(phases.flatMap(({ steps }) => steps.map(({ id }) => id)));
  const ordered = phases.some(({ role }) => role === 'architect');
  return phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) => ({
      ...step,
      after: step.after.filter((id) => ids.has(id)),
      instructions: ordered
        ? step.instructions
        : step.instructions.replace("in the architect's order", IN_ANY_ORDER),
    })),
  }));
}
