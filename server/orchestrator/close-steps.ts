import { COORDINATOR, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import { append, type Effect } from './effect.ts';
import { reasonOf } from './reason-of.ts';
import { hands, isPlanned, type Orchestration, type StepRecord } from './orchestration.ts';
import { isReviewed } from './reviews.ts';

/** Ends steps that nobody can go on with: the plan does without them, or their agent is lost. */
export function closeLostSteps(state: Orchestration): readonly Effect[] {
  return [...state.steps.values()].flatMap((record): readonly Effect[] => {
    const { step, progress, at } = record;
    if (progress !== 'waiting' && progress !== 'running') return [];
    const agent = record.agent ?? COORDINATOR;
    if (progress === 'running' && !isPlanned(state, step.id)) {
      const summary = 'The new plan does without it.';
      const body = { step: step.id, agent, outcome: 'dropped' as const, summary };
      const causation = [state.planAt];
      return [append([{ type: 'step-finished', causation, body }]), tellDropped(state, record)];
    }
    const summary = lossOf(state, record);
    if (summary === null) return [];
    const body = { step: step.id, agent, outcome: 'failed' as const, summary };
    return [append([{ type: 'step-finished', causation: [at], body }])];
  });
}

/**
 * Why nobody can do the step, or null. One that has not begun is left to the coordinator, which may
 * give it to another, until it has had its say.
 */
function lossOf(state: Orchestration, record: StepRecord): string | null {
  const { step, progress, agent } = record;
  if (state.unreached.has(step.id)) {
    return `${agent ?? ''} could not be given the step: its mailbox is full.`;
  }
  if (progress === 'waiting' && !isGivenUp(state, step)) return null;
  return agent === null
    ? `Nobody of the role ${step.role ?? ''} is left to do it.`
    : lossOfAgent(state, agent);
}

function lossOfAgent({ members }: Orchestration, agent: AgentId): string | null {
  const left = members.get(agent)?.left ?? null;
  return left === null ? null : `${agent} has left the team. ${reasonOf(left)}`.slice(0, 600);
}

/** Nobody could do the step, and the coordinator knew and has left it so. */
function isGivenUp(state: Orchestration, step: StepRecord['step']): boolean {
  const isThinking = state.members.get(COORDINATOR)?.inTurn === true;
  return hands(state, step).length === 0 && isReviewed(state.reviews) && !isThinking;
}

function tellDropped(state: Orchestration, { step, agent }: StepRecord): Effect {
  const version = state.plan?.version ?? 0;
  return {
    kind: 'say',
    draft: {
      kind: 'notice',
      topic: 'plan-changed',
      id: `dropped-${version}-${step.id}` as MessageId,
      from: COORDINATOR,
      to: [agent ?? COORDINATOR],
      importance: 'critical',
      text: `Stop working on "${step.title}": the plan has changed. ${state.plan?.reason ?? ''}`,
      causation: [state.planAt],
      via: 'system',
    },
  };
}
