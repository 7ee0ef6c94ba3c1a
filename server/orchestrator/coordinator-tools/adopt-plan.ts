import { COORDINATOR, HUMAN, type AgentId, type Seq } from '#core/protocol/ids.ts';
import type { Plan, PlanTrigger } from '#core/protocol/plan.ts';
import { refuse, type AgentToolResult, type ToolUse } from '#server/agents/agent-tool.ts';
import { mustBeApproved, proposePlan } from '../approval/propose-plan.ts';
import { checkPlan, type CheckedPlan } from '../check-plan.ts';
import { takePlan, type Orchestration } from '../orchestration.ts';
import { planChange } from '../plan-change.ts';
import type { PlanProposal } from '#core/protocol/plan-proposal.ts';
import { triggersConsidered } from '../reviews.ts';
import { stepWaits, toEdges } from '../step-waits.ts';
import type { CoordinatorToolParts } from './coordinator-tool-parts.ts';

/** The most bytes of JSON that a plan may take, so that it fits in its entry. */
const PLAN_BYTES = 60_000;

/** Someone's wish to change the plan; the proposal is made of the plan as it stands when its turn comes. */
export interface Wish {
  readonly use: Pick<ToolUse, 'agent' | 'started' | 'because'>;
  /** The proposal, or a refusal of the wish. */
  readonly propose: (state: Orchestration) => PlanProposal | AgentToolResult;
  /** It only adds to the plan. */
  readonly isAddition: boolean;
}

/** Makes a proposal the plan, as its next version, or says what is wrong with it. One at a time. */
export function adoptPlan(parts: CoordinatorToolParts, wish: Wish): Promise<AgentToolResult> {
  return parts.oneByOne(() => adopt(parts, wish));
}

async function adopt(
  parts: CoordinatorToolParts,
  { use, propose, isAddition }: Wish,
): Promise<AgentToolResult> {
  const { log, bus, state, approval } = parts;
  const proposal = propose(state);
  if ('ok' in proposal) return proposal;
  const checked = checkPlan(proposal, state, isAddition);
  if (!checked.ok) return refuse(`The plan was not accepted. ${checked.faults.join(' ')}`);
  const before = state.plan;
  const plan = toPlan(checked.plan, { proposal, use, state, version: approval.version + 1 });
  if (Buffer.byteLength(JSON.stringify(plan)) > PLAN_BYTES) {
    return refuse('The plan was not accepted. It is too long: shorten the instructions.');
  }
  const cycle = bus.cycleWith(toEdges(stepWaits(withPlan(state, plan))));
  if (cycle !== null) {
    return refuse(
      `The plan was not accepted. With it these would wait for each other: ${cycle.join(', ')}. ` +
        'One of them waits for an answer or a result now; let its steps come before.',
    );
  }
  if (mustBeApproved(approval)) return proposePlan(parts, plan, use);
  const change = before === null ? null : planChange(before, plan);
  const estimate = before === null ? { estimate: await parts.estimate(plan) } : {};
  const triggers = triggersOf(state, use.agent);
  const body = { plan, change, by: use.agent, triggers, ...estimate };
  await log.append([{ type: 'plan-revised', causation: [use.started], body }]);
  const steps = plan.steps.length;
  return {
    ok: true,
    text: JSON.stringify({ version: plan.version, steps, change }),
    summary: `Plan ${plan.version}: ${steps} ${steps === 1 ? 'step' : 'steps'}`,
  };
}

interface Adoption {
  readonly proposal: PlanProposal;
  readonly use: Wish['use'];
  readonly state: Orchestration;
  readonly version: number;
}

function toPlan(checked: CheckedPlan, { proposal, use, state, version }: Adoption): Plan {
  const considered = use.agent === COORDINATOR ? state.reviews.considered : [];
  const because = ascending([...use.because, ...considered.map(({ seq }) => seq)]);
  return {
    ...checked,
    version,
    reason: proposal.reason,
    because: because.slice(-50),
  };
}

/** What had called for the revision, by what its author has read; an addition by the team is its own. */
function triggersOf(state: Orchestration, by: AgentId): readonly PlanTrigger[] {
  if (by === HUMAN) return ['human'];
  if (by !== COORDINATOR) return ['other'];
  const read = triggersConsidered(state.reviews);
  if (read.length > 0) return read;
  return [state.plan === null ? 'start' : 'other'];
}

/** The state as it would be with this plan. */
function withPlan(state: Orchestration, plan: Plan): Orchestration {
  const next = { ...state, steps: new Map(state.steps) };
  takePlan(next, plan, state.planAt);
  return next;
}

function ascending(seqs: readonly Seq[]): readonly Seq[] {
  return [...new Set(seqs)].sort((a, b) => a - b);
}
