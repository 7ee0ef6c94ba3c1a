import type { EntryBodies, EntryDraft } from '#core/protocol/entry.ts';
import type { SessionOutcome } from '#core/protocol/session-outcome.ts';
import {
  COORDINATOR,
  HUMAN,
  type AgentId,
  type MessageId,
  type PhaseId,
} from '#core/protocol/ids.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';
import { isPlanned, runningStep, type Orchestration, type StepRecord } from './orchestration.ts';
import { tellUnfinished } from './tell-unfinished.ts';

/** What happened: something was recorded, or nobody works and nothing is left that wakes anyone. */
export type OrchestratorEvent = 'advance' | 'quiet';

/** What is to be done about it. */
export type Effect =
  | { readonly kind: 'append'; readonly drafts: readonly EntryDraft[] }
  | { readonly kind: 'say'; readonly draft: MessageDraft }
  | { readonly kind: 'end'; readonly outcome: SessionOutcome; readonly reason: string };

/**
 * What the orchestrator does next. Pure; and since each effect leaves its mark in the state, asking
 * again after carrying them out ends with none.
 */
export function decide(state: Orchestration, event: OrchestratorEvent): readonly Effect[] {
  if (state.ended) return [];
  const loss = endForLoss(state);
  if (loss !== null) return [loss];
  const effects = [
    ...closeLostSteps(state),
    ...tellAssignees(state),
    ...startSteps(state),
    ...finishPhases(state),
    ...tellCoordinator(state),
  ];
  return effects.length > 0 || event === 'advance' ? effects : [answerStall(state)];
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

function reasonOf({ failure, reason }: EntryBodies['agent-left']): string {
  return failure?.message ?? (reason === 'removed' ? 'It was removed.' : 'It gave none.');
}

function end(outcome: SessionOutcome, reason: string): Effect {
  return { kind: 'end', outcome, reason: reason.slice(0, 600) };
}

/** Ends steps that nobody can go on with: the plan does without them, or their agent is lost. */
function closeLostSteps(state: Orchestration): readonly Effect[] {
  return [...state.steps.values()].flatMap((record): readonly Effect[] => {
    const { step, progress, at } = record;
    if (progress !== 'waiting' && progress !== 'running') return [];
    const base = { step: step.id, agent: step.assignee };
    if (progress === 'running' && !isPlanned(state, step.id)) {
      const body = {
        ...base,
        outcome: 'dropped' as const,
        summary: 'The new plan does without it.',
      };
      const causation = [state.planAt];
      return [append([{ type: 'step-finished', causation, body }]), tellDropped(state, record)];
    }
    const summary = lossOf(state, record);
    if (summary === null) return [];
    const body = { ...base, outcome: 'failed' as const, summary };
    return [append([{ type: 'step-finished', causation: [at], body }])];
  });
}

/** Why the step's agent can't do it, or null. */
function lossOf(state: Orchestration, { step }: StepRecord): string | null {
  if (state.unreached.has(step.id)) {
    return `${step.assignee} could not be given the step: its mailbox is full.`;
  }
  const left = state.members.get(step.assignee)?.left ?? null;
  if (left === null) return null;
  return `${step.assignee} has left the team. ${reasonOf(left)}`.slice(0, 600);
}

function append(drafts: readonly EntryDraft[]): Effect {
  return { kind: 'append', drafts };
}

function tellDropped(state: Orchestration, { step }: StepRecord): Effect {
  const version = state.plan?.version ?? 0;
  return {
    kind: 'say',
    draft: {
      kind: 'notice',
      topic: 'plan-changed',
      id: `dropped-${version}-${step.id}` as MessageId,
      from: COORDINATOR,
      to: [step.assignee],
      importance: 'high',
      text: `Stop working on "${step.title}": the plan has changed. ${state.plan?.reason ?? ''}`,
      causation: [state.planAt],
      via: 'system',
    },
  };
}

/** Sends the assignment of each step that has begun. */
function tellAssignees(state: Orchestration): readonly Effect[] {
  return [...state.steps.values()].flatMap(({ step, progress, at }): readonly Effect[] => {
    const id = `assignment-${step.id}-${at}` as MessageId;
    if (progress !== 'running' || state.said.has(id)) return [];
    const draft: MessageDraft = {
      kind: 'assignment',
      id,
      from: COORDINATOR,
      to: [step.assignee],
      text: step.instructions === '' ? step.title : `${step.title}\n\n${step.instructions}`,
      step: step.id,
      planVersion: state.plan?.version ?? 1,
      causation: [at],
      via: 'system',
    };
    return [{ kind: 'say', draft }];
  });
}

/** Begins every step whose forerunners are done and whose agent is free; one an agent. */
function startSteps(state: Orchestration): readonly Effect[] {
  const taken = new Set<AgentId>();
  const begun = new Set<PhaseId>();
  return [...state.steps.values()].flatMap((record): readonly Effect[] => {
    const { step } = record;
    if (!isRunnable(state, record) || taken.has(step.assignee) || !isFree(state, step.assignee)) {
      return [];
    }
    taken.add(step.assignee);
    const forerunners = step.after.map((id) => state.steps.get(id)?.at ?? 0);
    const causation = [...new Set([state.planAt, ...forerunners])].sort((a, b) => a - b);
    const opens = state.phases.get(step.phase) !== 'started' && !begun.has(step.phase);
    begun.add(step.phase);
    const phase: EntryDraft = { type: 'phase-started', causation, body: { phase: step.phase } };
    const planVersion = state.plan?.version ?? 1;
    const body = { step: step.id, agent: step.assignee, planVersion };
    return [append([...(opens ? [phase] : []), { type: 'step-started', causation, body }])];
  });
}

/** Whether everything that the step waits for is done. */
export function isRunnable(state: Orchestration, { step, progress }: StepRecord): boolean {
  if (progress !== 'waiting') return false;
  return step.after.every((id) => state.steps.get(id)?.progress === 'done');
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
  return [...state.steps.values()].flatMap(({ step, progress, summary, at }): readonly Effect[] => {
    const id = `finished-${step.id}-${at}` as MessageId;
    if ((progress !== 'done' && progress !== 'failed') || state.said.has(id)) return [];
    const draft: MessageDraft = {
      kind: 'notice',
      topic: 'step-finished',
      id,
      from: step.assignee,
      to: [COORDINATOR],
      text: `Step ${step.id} "${step.title}" is ${progress}: ${summary}`,
      causation: [at],
      via: 'system',
    };
    return [{ kind: 'say', draft }];
  });
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
