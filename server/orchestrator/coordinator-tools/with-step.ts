import type { Step } from '#core/protocol/plan.ts';
import { toPhaseId } from '../check-plan.ts';
import type { Orchestration } from '../orchestration.ts';
import type { PlanProposal, ProposedStep } from '#core/protocol/plan-proposal.ts';

/** A step to be added to the plan that there is. */
export interface Addition {
  readonly reason: string;
  /** The name of its phase; the last phase where it is left out, and a new one where none has it. */
  readonly phase: string | undefined;
  /** What its id begins with. */
  readonly prefix: string;
  readonly step: Omit<ProposedStep, 'id'>;
}

/** The present plan, as a proposal, with one more step. */
export function withStep(
  state: Orchestration,
  { reason, phase, prefix, step }: Addition,
): PlanProposal {
  const phases = state.plan?.phases ?? [];
  const steps = state.plan?.steps ?? [];
  const name = phase ?? phases.at(-1)?.name ?? 'Work';
  const isKnown = phases.some(({ id }) => id === toPhaseId(name));
  const all = isKnown ? phases : [...phases, { id: toPhaseId(name), name, role: null }];
  return {
    reason,
    phases: all
      .map((one) => ({
        name: one.name,
        role: one.role,
        steps: [
          ...steps.filter((each) => each.phase === one.id).map(toProposed),
          ...(one.id === toPhaseId(name) ? [{ ...step, id: nextId(state, prefix) }] : []),
        ],
      }))
      .filter((one) => one.steps.length > 0),
  };
}

function toProposed({ id, title, instructions, assignee, role, after }: Step): ProposedStep {
  return { id, title, instructions, assignee, role, after: [...after] };
}

function nextId({ steps }: Orchestration, prefix: string): string {
  const taken = new Set<string>(steps.keys());
  for (let number = 1; ; number += 1) {
    if (!taken.has(`${prefix}-${number}`)) return `${prefix}-${number}`;
  }
}
