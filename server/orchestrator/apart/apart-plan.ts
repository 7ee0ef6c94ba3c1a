import type { EntryDraft } from '#core/protocol/entry.ts';
import {
  HUMAN,
  SYSTEM,
  type AgentId,
  type MessageId,
  type PhaseId,
  type StepId,
} from '#core/protocol/ids.ts';
import type { Step } from '#core/protocol/plan.ts';
import type { MessageDraft } from '#server/bus/message-bus.ts';

const APART = 'apart' as PhaseId;
const INSTRUCTIONS =
  'Do the whole task alone, on your own copy: find, fix and check as far as your tools go.';

/** The one step of an agent that works apart. */
export function stepIdOf(agent: AgentId): StepId {
  return `apart-${agent}` as StepId;
}

/** The plan that nobody had to make: one phase, a step for each agent, all of them begun. */
export function planApart(agents: readonly AgentId[]): readonly EntryDraft[] {
  const steps = agents.map((agent): Step => ({
    id: stepIdOf(agent),
    phase: APART,
    title: 'The whole task, alone',
    instructions: INSTRUCTIONS,
    assignee: agent,
    after: [],
  }));
  const plan = {
    version: 1,
    phases: [{ id: APART, name: 'Apart', role: null }],
    steps,
    reason: 'Apart: each agent does the whole task alone.',
    because: [],
  };
  return [
    {
      type: 'plan-revised',
      causation: [],
      body: { plan, change: null, by: SYSTEM, triggers: ['start'] },
    },
    { type: 'phase-started', causation: [], body: { phase: APART } },
    ...agents.map((agent): EntryDraft => {
      const body = { step: stepIdOf(agent), agent, planVersion: 1 };
      return { type: 'step-started', causation: [], body };
    }),
  ];
}

/** The end of that phase. */
export function phaseEnds(causation: readonly number[]): EntryDraft {
  return { type: 'phase-finished', causation, body: { phase: APART } };
}

/** The task, given to one agent in the user's name. `started` is the entry of its step. */
export function assignTask(agent: AgentId, task: string, started: number): MessageDraft {
  return {
    kind: 'assignment',
    id: `assignment-${stepIdOf(agent)}` as MessageId,
    from: HUMAN,
    to: [agent],
    text: `${INSTRUCTIONS}\n\n${task}`,
    step: stepIdOf(agent),
    planVersion: 1,
    causation: [started],
    via: 'system',
  };
}
