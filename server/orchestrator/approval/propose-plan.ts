import type { Plan } from '#core/protocol/plan.ts';
import type { PlanApproval } from '#core/projections/plan-approval/plan-approval.ts';
import type { AgentToolResult, ToolUse } from '#server/agents/agent-tool.ts';
import type { CoordinatorToolParts } from '../coordinator-tools/coordinator-tool-parts.ts';

/** Whether a plan is put before the user now: until the first one is in force, every one is. */
export function mustBeApproved({ required, inForce }: PlanApproval): boolean {
  return required && !inForce;
}

/** Puts a plan before the user in place of one that waits; nothing starts. */
export async function proposePlan(
  { log, estimate }: Pick<CoordinatorToolParts, 'log' | 'estimate'>,
  plan: Plan,
  { started, agent }: Pick<ToolUse, 'started' | 'agent'>,
): Promise<AgentToolResult> {
  const body = { plan, change: null, by: agent, estimate: await estimate(plan) };
  await log.append([{ type: 'plan-proposed', causation: [started], body }]);
  const text =
    'The user sees this plan first. Nothing of it begins before they accept it. End your turn: you ' +
    'are told what they answer.';
  return {
    ok: true,
    text: JSON.stringify({ proposed: plan.version, steps: plan.steps.length, text }),
    summary: `Plan ${plan.version} waits for the user`,
  };
}
