import type { EntryDraft } from '#core/protocol/entry.ts';
import { COORDINATOR, type AgentId, type StepId } from '#core/protocol/ids.ts';
import type { WaitOutcome } from '#core/protocol/wait.ts';
import type { WaitEdge } from '#server/bus/message-bus.ts';
import {
  hands,
  isPresent,
  isRunnable,
  type Orchestration,
  type StepWait,
} from './orchestration.ts';

/**
 * Who waits with a step now: every agent of the team that has no step running and none that could
 * begin, for the agents that hold up the first of its steps in the plan's order. Listening and
 * answering between its steps do not end such a wait.
 */
export function stepWaits(state: Orchestration): ReadonlyMap<AgentId, StepWait> {
  const records = [...state.steps.values()];
  const occupied = new Set(
    records.flatMap((record) => {
      if (record.progress === 'running') return record.agent ?? [];
      return isRunnable(state, record) ? hands(state, record.step) : [];
    }),
  );
  const waits = new Map<AgentId, StepWait>();
  for (const { step, progress } of records) {
    const agent = step.assignee;
    if (progress !== 'waiting' || agent === null || waits.has(agent)) continue;
    if (occupied.has(agent) || !isPresent(state, agent)) continue;
    const holding = new Set(step.after.flatMap((id) => holders(state, id)));
    holding.delete(agent);
    if (holding.size > 0) waits.set(agent, { step: step.id, for: [...holding] });
  }
  return waits;
}

/**
 * Who holds up those that wait for a step: whoever is at it or will be; the coordinator, where only
 * another plan helps: the step has failed, or nobody is there who could do it. A step in a queue
 * that several agents could take holds up nobody by name.
 */
function holders(state: Orchestration, id: StepId): readonly AgentId[] {
  const record = state.steps.get(id);
  if (record?.progress === 'done') return [];
  if (record?.progress === 'running') return record.agent === null ? [] : [record.agent];
  if (record?.progress !== 'waiting') return [COORDINATOR];
  const able = hands(state, record.step);
  if (able.length === 0) return [COORDINATOR];
  return able.length === 1 ? able : [];
}

/** What is to be recorded so that the waits on record are those that there are. */
export function recordWaits(state: Orchestration): readonly EntryDraft[] {
  const now = stepWaits(state);
  const over = [...state.waits].filter(([agent, wait]) => !isSame(now.get(agent), wait));
  const begun = [...now].filter(([agent, wait]) => !isSame(state.waits.get(agent), wait));
  return [
    ...over.map(([agent, wait]) => endOf(state, agent, wait)),
    ...begun.map(([agent, wait]) => startOf(state, agent, wait)),
  ];
}

/** The ends of the waits on record, for a session that ends. */
export function endWaits(state: Orchestration): readonly EntryDraft[] {
  return [...state.waits].map(([agent, { step }]) => waitFinished(agent, step, 'interrupted'));
}

/** The waits as edges of the wait-for graph. */
export function toEdges(waits: ReadonlyMap<AgentId, StepWait>): readonly WaitEdge[] {
  return [...waits].map(([waiter, wait]) => ({
    waiter,
    for: wait.for,
    on: { kind: 'step', step: wait.step },
  }));
}

function isSame(one: StepWait | undefined, other: StepWait): boolean {
  if (one?.step !== other.step || one.for.length !== other.for.length) return false;
  return one.for.every((agent) => other.for.includes(agent));
}

function startOf(state: Orchestration, agent: AgentId, wait: StepWait): EntryDraft {
  const on = { kind: 'step' as const, step: wait.step };
  const body = { agent, on, for: wait.for, deadlineAt: null };
  const at = state.steps.get(wait.step)?.at ?? state.planAt;
  return { type: 'wait-started', causation: [at], body };
}

/** A wait is fulfilled when nothing holds its step up any more; otherwise it was only interrupted. */
function endOf(state: Orchestration, agent: AgentId, { step }: StepWait): EntryDraft {
  const record = state.steps.get(step);
  const after = record?.step.after ?? [];
  const isFree = after.every((id) => state.steps.get(id)?.progress === 'done');
  return waitFinished(agent, step, record !== undefined && isFree ? 'fulfilled' : 'interrupted');
}

function waitFinished(agent: AgentId, step: StepId, outcome: WaitOutcome): EntryDraft {
  return {
    type: 'wait-finished',
    causation: [],
    body: { agent, on: { kind: 'step', step }, outcome },
  };
}
