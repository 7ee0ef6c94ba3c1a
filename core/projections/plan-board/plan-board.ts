import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { AgentId, PhaseId, Seq, StepId } from '#core/protocol/ids.ts';
import type { Plan, PlanChange, PlanTrigger, Step } from '#core/protocol/plan.ts';

/** How far a step has come: `waiting` while a step before it is not done. */
export type StepState = 'waiting' | 'ready' | 'running' | 'done' | 'failed' | 'dropped';

/** A step and how far it has come. Times in epoch milliseconds. */
export interface StepRecord {
  readonly step: Step;
  readonly state: StepState;
  /** Who works or worked on it; its assignee before it starts, null while it lies in a queue. */
  readonly agent: AgentId | null;
  readonly startedAt: number | null;
  readonly startedSeq: Seq | null;
  readonly endedAt: number | null;
  readonly endedSeq: Seq | null;
  readonly summary: string;
}

/** A phase and how far it has come. Times in epoch milliseconds. */
export interface PhaseRecord {
  readonly id: PhaseId;
  readonly state: 'pending' | 'running' | 'finished';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** One version of the plan, when it was decided and what it changed. */
export interface PlanVersion {
  readonly plan: Plan;
  readonly change: PlanChange | null;
  readonly by: AgentId;
  readonly triggers: readonly PlanTrigger[];
  readonly seq: Seq;
  readonly at: number;
}

/** The plan in all its versions and how far it has come. */
export interface PlanBoard {
  /** Null before there is a plan. */
  current: Plan | null;
  versions: readonly PlanVersion[];
  /** How many steps of the current plan are done, and how many there are. */
  progress: { readonly done: number; readonly total: number };
  readonly steps: LogMap<StepId, StepRecord>;
  readonly phases: LogMap<PhaseId, PhaseRecord>;
}

/** What the coordinator decided, and what became of it. */
export const planBoard: Projection<PlanBoard> = {
  name: 'plan-board',
  version: 2,
  initial: () => ({
    current: null,
    versions: [],
    progress: { done: 0, total: 0 },
    steps: new LogMap(),
    phases: new LogMap(),
  }),
  evolve: evolveBy<PlanBoard>({
    'plan-revised': (board, { seq, at, body }) => {
      board.current = body.plan;
      const { plan, change, by, triggers } = body;
      board.versions = [...board.versions, { plan, change, by, triggers, seq, at }];
      takeSteps(board, body.plan);
      settleSteps(board);
    },
    'phase-started': (board, { at, body }) =>
      setPhase(board, body.phase, { state: 'running', startedAt: at, endedAt: null }),
    'phase-finished': (board, { at, body }) =>
      setPhase(board, body.phase, { state: 'finished', endedAt: at }),
    'step-started': (board, { seq, at, body }) => {
      const record = board.steps.get(body.step);
      if (!record) return;
      const start = { startedAt: at, startedSeq: seq, endedAt: null, endedSeq: null };
      board.steps.set(body.step, { ...record, ...start, state: 'running', agent: body.agent });
      settleSteps(board);
    },
    'step-finished': (board, { seq, at, body }) => {
      const record = board.steps.get(body.step);
      // The first end counts: what an agent says of a step after that came too late.
      if (!record || record.endedAt !== null) return;
      const { outcome: state, agent, summary } = body;
      const end = { state, agent, summary, endedAt: at, endedSeq: seq };
      board.steps.set(body.step, { ...record, ...end });
      settleSteps(board);
    },
  }),
  copy: (board) => ({ ...board, steps: board.steps.copy(), phases: board.phases.copy() }),
};

/** The steps of a phase in the current plan, in the plan's order. */
export function stepsOfPhase(board: PlanBoard, phase: PhaseId): readonly StepRecord[] {
  const steps = board.current?.steps ?? [];
  return steps
    .filter((step) => step.phase === phase)
    .map((step) => board.steps.get(step.id))
    .filter((record) => record !== undefined);
}

function takeSteps(board: PlanBoard, plan: Plan): void {
  const kept = new Set(plan.steps.map(({ id }) => id));
  for (const [id, record] of board.steps) {
    const open = record.state === 'waiting' || record.state === 'ready';
    if (!kept.has(id) && open) board.steps.set(id, { ...record, state: 'dropped' });
  }
  for (const step of plan.steps) {
    const known = board.steps.get(step.id);
    board.steps.set(step.id, known && hasBegun(known) ? { ...known, step } : freshStep(step));
  }
  for (const { id } of plan.phases) {
    if (!board.phases.has(id)) setPhase(board, id, {});
  }
}

/** Which steps may start now, and how many are done. */
function settleSteps(board: PlanBoard): void {
  const steps = board.current?.steps ?? [];
  let done = 0;
  for (const { id, after } of steps) {
    const record = board.steps.get(id);
    if (!record) continue;
    if (record.state === 'done') done += 1;
    if (record.state !== 'waiting' && record.state !== 'ready') continue;
    const ready = after.every((before) => board.steps.get(before)?.state === 'done');
    const state = ready ? 'ready' : 'waiting';
    if (state !== record.state) board.steps.set(id, { ...record, state });
  }
  board.progress = { done, total: steps.length };
}

function hasBegun({ startedAt, endedAt }: StepRecord): boolean {
  return startedAt !== null || endedAt !== null;
}

function freshStep(step: Step): StepRecord {
  return {
    step,
    state: 'waiting',
    agent: step.assignee,
    startedAt: null,
    startedSeq: null,
    endedAt: null,
    endedSeq: null,
    summary: '',
  };
}

function setPhase(board: PlanBoard, id: PhaseId, change: Partial<PhaseRecord>): void {
  const none = { id, state: 'pending', startedAt: null, endedAt: null } as const;
  board.phases.set(id, { ...(board.phases.get(id) ?? none), ...change });
}
