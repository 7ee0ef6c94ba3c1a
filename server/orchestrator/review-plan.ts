import { COORDINATOR, type MessageId } from '#core/protocol/ids.ts';
import type { PlanTrigger } from '#core/protocol/plan.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';
import type { Orchestration } from './orchestration.ts';
import { tellUnfinished } from './tell-unfinished.ts';
import type { Occasion } from './trigger-of.ts';

/** When a lack of progress calls for a look at the plan. */
export interface ProgressLimits {
  /** Turns of the team in a row from which nothing came. */
  readonly turns: number;
  /** Milliseconds in which nothing came of the steps that run. */
  readonly ms: number;
}

/** The most occasions that one review names; the others are counted. */
const NAMED = 20;

/**
 * The notice that asks the coordinator to look at its plan again, or null where nothing calls for
 * it, or the last one is still unread: what comes meanwhile is told by the next.
 */
export function reviewPlan(
  state: Orchestration,
  limits: ProgressLimits,
  isOverdue: boolean,
): MessageDraft | null {
  const { reviews } = state;
  if (state.plan === null || reviews.unread !== null || reviews.concluded) return null;
  const lack = isAtWork(state) ? lackOfProgress(state, limits, isOverdue) : null;
  if (lack === null && reviews.pending.length === 0) return null;
  return toReview(state, reviews.pending, lack);
}

/**
 * When the steps that run will have brought nothing for too long, in epoch milliseconds; null while
 * none runs, or the coordinator has a review to read.
 */
export function overdueAt(state: Orchestration, { ms }: ProgressLimits): number | null {
  const { unread, concluded, progressAt } = state.reviews;
  return isAtWork(state) && unread === null && !concluded ? progressAt + ms : null;
}

function isAtWork(state: Orchestration): boolean {
  return [...state.steps.values()].some(({ progress }) => progress === 'running');
}

function lackOfProgress(
  { reviews }: Orchestration,
  limits: ProgressLimits,
  isOverdue: boolean,
): string | null {
  if (isOverdue) {
    return `no-progress: for ${Math.round(limits.ms / 60_000)} minutes nothing came of the steps that run.`;
  }
  if (reviews.idleTurns < limits.turns) return null;
  return `no-progress: ${reviews.idleTurns} turns of the team brought no end of a step, discovery, validation or change.`;
}

/** What happened; of a lost agent also what it was at and what it had not begun. */
function tellOccasion(state: Orchestration, { text, agent, seq }: Occasion): string {
  if (agent === null) return text;
  const own = [...state.steps.values()].filter((record) => record.agent === agent);
  const broken = own.filter(
    ({ progress, at }) => progress === 'running' || (progress === 'failed' && at > seq),
  );
  const open = own.filter(({ progress }) => progress === 'waiting');
  const names = (records: typeof own): string => records.map(({ step }) => step.id).join(', ');
  const wasAt = broken.length === 0 ? '' : ` It was at ${names(broken)}.`;
  return `${text}${wasAt}${open.length === 0 ? '' : ` Not begun: ${names(open)}.`}`;
}

function toReview(
  state: Orchestration,
  pending: readonly Occasion[],
  lack: string | null,
): MessageDraft {
  const triggers = new Set<PlanTrigger>(pending.map(({ trigger }) => trigger));
  if (lack !== null) triggers.add('no-progress');
  const lines = [
    ...pending.slice(0, NAMED).map((one) => tellOccasion(state, one)),
    ...(lack === null ? [] : [lack]),
  ];
  const more = pending.length - NAMED;
  return {
    kind: 'notice',
    topic: 'review',
    triggers: [...triggers],
    id: `review-${state.reviews.count + 1}` as MessageId,
    from: COORDINATOR,
    to: [COORDINATOR],
    importance: pending.some(({ critical }) => critical) ? 'critical' : 'high',
    about: [...new Set(pending.flatMap(({ about }) => about))].slice(0, 50),
    text: [
      'Look at your plan again: set_plan where it should change, or say in one line why it stands.',
      ...lines.map((line) => `- ${line}`),
      ...(more > 0 ? [`- and ${more} more`] : []),
      tellUnfinished(state),
    ].join('\n'),
    causation: pending.map(({ seq }) => seq),
    via: 'system',
  };
}
