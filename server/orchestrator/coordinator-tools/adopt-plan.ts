import { COORDINATOR, HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { Plan } from '#core/protocol/plan.ts';
import { refuse, type AgentToolResult, type ToolUse } from '#server/agents/agent-tool.ts';
import { mustBeApproved, proposePlan } from '../approval/propose-plan.ts';
import { checkPlan } from '../check-plan.ts';
import { planChange } from '../plan-change.ts';
import type { PlanProposal } from '#core/protocol/plan-proposal.ts';
import type { CoordinatorToolParts } from './coordinator-tool-parts.ts';

/** The most bytes of JSON that a plan may take, so that it fits in its entry. */
const PLAN_BYTES = 60_000;

/** Makes a proposal the plan, as its next version, or says what is wrong with it. */
export async function adoptPlan(
  parts: CoordinatorToolParts,
  proposal: PlanProposal,
  use: ToolUse,
): Promise<AgentToolResult> {
  const { log, bus, state, approval } = parts;
  const checked = checkPlan(proposal, state, teamOf(bus.agents()));
  if (!checked.ok) return refuse(`The plan was not accepted. ${checked.faults.join(' ')}`);
  const before = state.plan;
  const plan: Plan = {
    ...checked.plan,
    version: approval.version + 1,
    reason: proposal.reason,
    because: use.because.slice(-50),
  };
  if (Buffer.byteLength(JSON.stringify(plan)) > PLAN_BYTES) {
    return refuse('The plan was not accepted. It is too long: shorten the instructions.');
  }
  if (mustBeApproved(approval)) return proposePlan(parts, plan, use);
  const change = before === null ? null : planChange(before, plan);
  const estimate = before === null ? { estimate: await parts.estimate(plan) } : {};
  const body = { plan, change, ...estimate };
  await log.append([{ type: 'plan-revised', causation: [use.started], body }]);
  const steps = plan.steps.length;
  return {
    ok: true,
    text: JSON.stringify({ version: plan.version, steps, change }),
    summary: `Plan ${plan.version}: ${steps} ${steps === 1 ? 'step' : 'steps'}`,
  };
}

/** Who can be given steps: everyone on the bus but the human and the coordinator itself. */
export function teamOf(agents: readonly AgentId[]): readonly AgentId[] {
  return agents.filter((agent) => agent !== HUMAN && agent !== COORDINATOR);
}
