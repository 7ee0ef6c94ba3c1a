import type { PlanApproval, PendingPlan } from '#core/projections/plan-approval/plan-approval.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import { COORDINATOR, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import type { Plan } from '#core/protocol/plan.ts';
import type { PlanEstimate } from '#core/protocol/plan-estimate.ts';
import type { SessionCommand } from '#core/protocol/session-command.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import { NoPlanWaits } from '#server/errors/no-plan-waits.ts';
import { PlanRefused } from '#server/errors/plan-refused.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import { checkPlan } from '../check-plan.ts';
import type { Orchestration } from '../orchestration.ts';
import { planChange } from '../plan-change.ts';

export interface AnswerPlanParts {
  readonly log: SessionLog;
  readonly bus: MessageBus;
  readonly orchestration: Orchestration;
  readonly approval: PlanApproval;
  /** Versions whose answer is on its way into the log. */
  readonly answering: Set<number>;
  readonly estimate: (plan: Plan) => Promise<PlanEstimate>;
}

type AnswerPlan = Extract<SessionCommand, { command: 'answer-plan' }>;

/**
 * Records what the user says to the plan that waits: an accepted one is in force with the same
 * commit. Rejects with NoPlanWaits or PlanRefused, and then nothing has changed.
 */
export async function answerPlan(
  parts: AnswerPlanParts,
  command: AnswerPlan,
  by: AgentId,
): Promise<void> {
  const { approval, answering, log } = parts;
  const { pending } = approval;
  const { version, answer, remark } = command;
  if (pending === null || pending.plan.version !== version || answering.has(version)) {
    throw new NoPlanWaits(pending?.plan.version ?? null);
  }
  const edited = answer === 'accept' ? editedPlan(parts, command, pending) : null;
  const answered: EntryDraft = {
    type: 'plan-answered',
    causation: [pending.seq],
    body: { version, answer, by, remark, edited: edited !== null },
  };
  answering.add(version);
  try {
    const revised = answer === 'accept' ? [await toRevision(parts, pending, { edited, by })] : [];
    await log.append([answered, ...revised]);
  } finally {
    answering.delete(version);
  }
  await tellCoordinator(parts, command, edited);
}

/** The plan as the user wants it, checked like the coordinator's own; null when they left it as it is. */
function editedPlan(
  { orchestration }: AnswerPlanParts,
  { plan: proposal }: AnswerPlan,
  { plan }: PendingPlan,
): Plan | null {
  if (proposal === undefined) return null;
  const reason = proposal.reason ?? plan.reason;
  const checked = checkPlan({ ...proposal, reason }, orchestration);
  if (!checked.ok) throw new PlanRefused(checked.faults);
  return { ...checked.plan, version: plan.version + 1, reason, because: plan.because };
}

/** The plan in force, with what the user changed of the one that waited and what it will now come to. */
async function toRevision(
  { estimate }: AnswerPlanParts,
  pending: PendingPlan,
  { edited, by }: { readonly edited: Plan | null; readonly by: AgentId },
): Promise<EntryDraft> {
  const { plan, seq } = pending;
  const causation = [seq];
  if (edited !== null) {
    const change = planChange(plan, edited);
    const body = {
      plan: edited,
      change,
      estimate: await estimate(edited),
      by,
      triggers: ['human' as const],
    };
    return { type: 'plan-revised', causation, body };
  }
  const estimated = pending.estimate === undefined ? {} : { estimate: pending.estimate };
  const coordinator = { by: COORDINATOR, triggers: ['start' as const] };
  return {
    type: 'plan-revised',
    causation,
    body: { plan, change: null, ...coordinator, ...estimated },
  };
}

async function tellCoordinator(
  { bus }: AnswerPlanParts,
  { version, answer, remark }: AnswerPlan,
  edited: Plan | null,
): Promise<void> {
  const said = remark === '' ? '' : ` They say: ${remark}`;
  const changed = edited === null ? '' : ` They changed it to: ${JSON.stringify(edited)}`;
  await bus.send({
    kind: 'notice',
    topic: answer === 'accept' ? 'plan-accepted' : 'plan-declined',
    id: `plan-answer-${version}` as MessageId,
    ...{ from: COORDINATOR, to: [COORDINATOR] },
    // An accepted plan goes by itself; what the user changed or wants is for the coordinator now.
    importance: answer === 'accept' && edited === null && remark === '' ? 'low' : 'high',
    text:
      answer === 'accept'
        ? `The user accepted version ${version} of the plan, and it is in force.${said}${changed}`
        : `The user wants another plan than version ${version}.${said} Set another one.`,
    causation: [],
    via: 'system',
  });
}
