import { z } from 'zod';
import type { Phase, Step } from '#core/protocol/plan.ts';
import type { AgentTool } from '#server/agents/agent-tool.ts';
import { clip } from '#server/agents/clip.ts';
import { toPhaseId } from '../check-plan.ts';
import type { Orchestration } from '../orchestration.ts';
import type { PlanProposal } from '#core/protocol/plan-proposal.ts';
import { adoptPlan } from './adopt-plan.ts';
import type { CoordinatorToolParts } from './coordinator-tool-parts.ts';

const Input = z.object({
  agent: z.string().max(120).describe('Who shall do it.'),
  title: z.string().trim().min(1).max(120),
  instructions: z.string().max(600),
  phase: z.string().trim().min(1).max(60).optional().describe('Its phase; a new name makes one.'),
});
type Input = z.infer<typeof Input>;

/** Adds one step to the plan. */
export function assign(parts: CoordinatorToolParts): AgentTool<Input> {
  return {
    name: 'assign',
    description:
      'Add one step to the plan and give it to an agent. It begins as soon as it is free.',
    input: Input,
    concurrent: false,
    describe: ({ agent, title }) => clip(`Assigning to ${agent}: ${title}`, 160),
    run: (input, use) => adoptPlan(parts, withStep(parts.state, input), use),
  };
}

/** The present plan, as a proposal, with one more step. */
function withStep(state: Orchestration, input: Input): PlanProposal {
  const { agent, title, instructions } = input;
  const phases = state.plan?.phases ?? [];
  const steps = state.plan?.steps ?? [];
  const name = input.phase ?? phases.at(-1)?.name ?? 'Work';
  const step = { id: nextId(state), title, instructions, assignee: agent };
  const known = phases.some(({ id }) => id === toPhaseId(name));
  const all: readonly Pick<Phase, 'id' | 'name' | 'role'>[] = known
    ? phases
    : [...phases, { id: toPhaseId(name), name, role: null }];
  return {
    reason: clip(`One more step for ${agent}: ${title}`, 400),
    phases: all
      .map((phase) => ({
        name: phase.name,
        role: phase.role,
        steps: [
          ...steps.filter((one) => one.phase === phase.id).map(toProposed),
          ...(phase.id === toPhaseId(name) ? [step] : []),
        ],
      }))
      .filter((phase) => phase.steps.length > 0),
  };
}

function toProposed({ id, title, instructions, assignee, after }: Step) {
  return { id, title, instructions, assignee, after: [...after] };
}

function nextId({ steps }: Orchestration): string {
  const taken = new Set<string>(steps.keys());
  for (let number = 1; ; number += 1) {
    if (!taken.has(`assigned-${number}`)) return `assigned-${number}`;
  }
}
