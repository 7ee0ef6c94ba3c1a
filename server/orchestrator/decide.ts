import type { EntryDraft } from '#core/protocol/entry.ts';
import type { SessionOutcome } from '#core/protocol/session-outcome.ts';
import {
  COORDINATOR,
  HUMAN,
  type AgentId,
  type MessageId,
  type PhaseId,
} from '#core/protocol/ids.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';
import { assignmentId, toAssignment } from './assignment.ts';
import { closeLostSteps } from './close-steps.ts';
import { append, type Effect } from './effect.ts';
import { reasonOf } from './reason-of.ts';
import { hands, isRunnable, runningStep, type Orchestration } from './orchestration.ts';
import { reviewPlan, type ProgressLimits } from './review-plan.ts';
import { recordWaits } from './step-waits.ts';
import { tellUnfinished } from './tell-unfinished.ts';

/**
 * What happened: something was recorded; nobody works and nothing is left that wakes anyone; or the
 * time has passed in which something should have come of the steps that run.
 */
export type OrchestratorEvent = 'advance' | 'quiet' | 'overdue';

/** When the orchestrator loses patience. */
export interface Patience extends ProgressLimits {
  /** Plans in a row that can't be carried out; with so many the session ends as failed. */
  readonly refusedPlans: number;
}

/**
 * What the orchestrator does next. Pure; and since each effect leaves its mark in the state, asking
 * again after carrying them out ends with none.
 */
export function decide(
  state: Orchestration,
  event: OrchestratorEvent,
  patience: Patience,
): readonly Effect[] {
  if (state.ended) return [];
  const loss = endForLoss(state) ?? endForNonsense(state, patience);
  if (loss !== null) return [loss];
  const effects = [
    ...closeLostSteps(state),
    ...tellAssignees(state),
    ...followWaits(state),
    ...startSteps(state),
    ...finishPhases(state),
    ...tellCoordinator(state),
    ...askForReview(state, event, patience),
  ];
  return effects.length > 0 || event !== 'quiet' ? effects : [answerStall(state)];
}

/** A team without a coordinator, or a coordinator without a team, can't go on. */
function endForLoss(state: Orchestration): Effect | null {
  const lead = state.members.get(COORDINATOR)?.left ?? null;
  if (lead !== null) return end('failed', `The coordinator could not go on: ${reasonOf(lead)}`);
  const team = [...state.members].filter(([agent]) => agent !== COORDINATOR && agent !== HUMAN);
  const losses = team.flatMap(([, { left }]) => left ?? []);
  const last = losses.at(-1);
  if (last === undefined || losses.length < team.length) return null;
  return end('failed', `No agent of the team is left. The last reason: ${reasonOf(last)}`);
}

/** A coordinator that never learns what a plan must be like would go on for ever. */
function endForNonsense({ planning }: Orchestration, { refusedPlans }: Patience): Effect | null {
  const { refusals, lastFault } = planning;
  if (refusals < refusedPlans) return null;
  return end(
    'failed',
    `The coordinator made ${refusals} plans in a row that can't be carried out. The last: ${lastFault}`,
  );
}

function end(outcome: SessionOutcome, reason: string): Effect {
  return { kind: 'end', outcome, reason: reason.slice(0, 600) };
}

/** Sends the assignment of each step that has begun. */
function tellAssignees(state: Orchestration): readonly Effect[] {
  return [...state.steps.values()].flatMap((record): readonly Effect[] => {
    const { progress, agent } = record;
    if (progress !== 'running' || agent === null || state.said.has(assignmentId(record))) return [];
    return [{ kind: 'say', draft: toAssignment(state, record, agent) }];
  });
}

/** Keeps the waits of steps on record as they are. */
function followWaits(state: Orchestration): readonly Effect[] {
  const drafts = recordWaits(state);
  return drafts.length === 0 ? [] : [append(drafts)];
}

/** Begins every step whose forerunners are done and for which an agent is free; one an agent. */
function startSteps(state: Orchestration): readonly Effect[] {
  const taken = new Set<AgentId>();
  const begun = new Set<PhaseId>();
  return [...state.steps.values()].flatMap((record): readonly Effect[] => {
    const { step } = record;
    if (!isRunnable(state, record)) return [];
    const agent = hands(state, step).find((one) => !taken.has(one) && isFree(state, one));
    if (agent === undefined) return [];
    taken.add(agent);
    const forerunners = step.after.map((id) => state.steps.get(id)?.at ?? 0);
    const causation = [...new Set([state.planAt, ...forerunners])].sort((a, b) => a - b);
    const opens = state.phases.get(step.phase) !== 'started' && !begun.has(step.phase);
    begun.add(step.phase);
    const phase: EntryDraft = { type: 'phase-started', causation, body: { phase: step.phase } };
    const body = { step: step.id, agent, planVersion: state.plan?.version ?? 1 };
    return [append([...(opens ? [phase] : []), { type: 'step-started', causation, body }])];
  });
}

function isFree(state: Orchestration, agent: AgentId): boolean {
  const member = state.members.get(agent);
  return member?.left === null && !member.inTurn && runningStep(state, agent) === null;
}

/** A phase is finished when all its steps have ended, or when the plan does without it. */
function finishPhases(state: Orchestration): readonly Effect[] {
  return [...state.phases].flatMap(([phase, progress]): readonly Effect[] => {
    if (progress === 'finished') return [];
    const steps = [...state.steps.values()].filter(({ step }) => step.phase === phase);
    const open = steps.some((record) => ['waiting', 'running'].includes(record.progress));
    if (open) return [];
    const causation = [...new Set(steps.map(({ at }) => at))].sort((a, b) => a - b).slice(-1);
    return [append([{ type: 'phase-finished', causation, body: { phase } }])];
  });
}

/** Tells the coordinator of each step that has ended. */
function tellCoordinator(state: Orchestration): readonly Effect[] {
  return [...state.steps.values()].flatMap((record): readonly Effect[] => {
    const { step, progress, agent, summary, at } = record;
    const id = `finished-${step.id}-${at}` as MessageId;
    if ((progress !== 'done' && progress !== 'failed') || state.said.has(id)) return [];
    const draft: MessageDraft = {
      kind: 'notice',
      topic: 'step-finished',
      id,
      from: agent ?? COORDINATOR,
      to: [COORDINATOR],
      text: `Step ${step.id} "${step.title}" is ${progress}: ${summary}`,
      causation: [at],
      via: 'system',
    };
    return [{ kind: 'say', draft }];
  });
}

/** Tells the coordinator of what calls for another look at its plan. */
function askForReview(
  state: Orchestration,
  event: OrchestratorEvent,
  patience: Patience,
): readonly Effect[] {
  const draft = reviewPlan(state, patience, event === 'overdue');
  return draft === null ? [] : [{ kind: 'say', draft }];
}

/** The coordinator is woken once; when nothing was done since, the session ends. */
function answerStall(state: Orchestration): Effect {
  if (state.stalls > 0) {
    return end('stalled', `Nobody had anything left to do. ${tellUnfinished(state)}`);
  }
  return {
    kind: 'say',
    draft: {
      kind: 'notice',
      topic: 'stall',
      triggers: ['stall'],
      id: `stall-${state.stallsEver + 1}` as MessageId,
      from: COORDINATOR,
      to: [COORDINATOR],
      text:
        `Nobody is at work, and nothing can begin by itself. ${tellUnfinished(state)} ` +
        'Change the plan, or finish. If nothing is done about it, the session ends as stalled.',
      importance: 'high',
      causation: [],
      via: 'system',
    },
  };
}
