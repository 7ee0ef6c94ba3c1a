import type { AgentTool } from '#server/agents/agent-tool.ts';
import { clip } from '#server/agents/clip.ts';
import { PlanProposal } from '#core/protocol/plan-proposal.ts';
import { adoptPlan } from './adopt-plan.ts';
import type { CoordinatorToolParts } from './coordinator-tool-parts.ts';

/** Sets the plan, or revises it. */
export function setPlan(parts: CoordinatorToolParts): AgentTool<PlanProposal> {
  return {
    name: 'set_plan',
    description:
      'Set the plan, or replace it by a new version. Steps that have ended are kept whether you ' +
      'name them or not; a running step that you leave out is stopped; a step that failed stays ' +
      'failed, so give a new attempt a new id. Steps begin by themselves when those in their ' +
      '`after` are done and their agent is free; in the order of the plan where several could. A ' +
      'step with a role in place of an assignee is taken by whichever agent of it is free first.',
    input: PlanProposal,
    concurrent: false,
    describe: ({ reason }) => clip(`Planning: ${reason}`, 160),
    run: (proposal, use) => adoptPlan(parts, { use, propose: () => proposal, isAddition: false }),
  };
}
