import type { Entry, EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, MessageId, PhaseId, Seq, StepId } from '#core/protocol/ids.ts';
import type { Plan, Step } from '#core/protocol/plan.ts';

/** How far a step is. `dropped`: a later plan did without it while it ran. */
export type StepProgress = 'waiting' | 'running' | 'done' | 'failed' | 'dropped';

export interface StepRecord {
  readonly step: Step;
  readonly progress: StepProgress;
  readonly summary: string;
  /** The entry that made it what it is: its plan, its start or its end. */
  readonly at: Seq;
}

/** An agent as the orchestrator sees it. */
export interface Member {
  readonly role: EntryBodies['agent-registered']['role'];
  readonly inTurn: boolean;
  /** How it left the bus; null while it is there. */
  readonly left: EntryBodies['agent-left'] | null;
}

/** What the orchestrator knows of a session: a fold of its log. */
export interface Orchestration {
  plan: Plan | null;
  /** The entry that holds the plan; 0 before the first. */
  planAt: Seq;
  readonly steps: Map<StepId, StepRecord>;
  readonly phases: Map<PhaseId, 'started' | 'finished'>;
  readonly members: Map<AgentId, Member>;
  /** The messages that the orchestrator sent itself, so that it sends none twice. */
  readonly said: Set<MessageId>;
  /** Which step each assignment gives, and the steps whose assignment their agent has read. */
  readonly assignments: Map<MessageId, StepId>;
  readonly heard: Set<StepId>;
  /** Steps whose assignment was refused by their agent's mailbox. */
  readonly unreached: Set<StepId>;
  /** Stalls since a step was last done. */
  stalls: number;
  /** How many stalls there were in all. */
  stallsEver: number;
  ended: boolean;
}

/** Before the first entry. */
export function initialOrchestration(): Orchestration {
  return {
    plan: null,
    planAt: 0,
    steps: new Map(),
    phases: new Map(),
    members: new Map(),
    said: new Set(),
    assignments: new Map(),
    heard: new Set(),
    unreached: new Set(),
    stalls: 0,
    stallsEver: 0,
    ended: false,
  };
}

/** Takes one entry into the state, in place. Entries that do not concern it are passed over. */
export function evolveOrchestration(state: Orchestration, entry: Entry): void {
  evolveMembers(state, entry);
  switch (entry.type) {
    case 'plan-revised':
      return revise(state, entry);
    case 'phase-started':
      state.phases.set(entry.body.phase, 'started');
      return;
    case 'phase-finished':
      state.phases.set(entry.body.phase, 'finished');
      return;
    case 'step-started':
      return changeStep(state, entry.body.step, { progress: 'running', at: entry.seq });
    case 'step-finished':
      return finishStep(state, entry);
    case 'message-sent':
      return hearMessage(state, entry);
    case 'call-started':
      return hearAssignments(state, entry);
    case 'session-continued':
      state.ended = false;
      state.stalls = 0;
      return;
    case 'session-finished':
      state.ended = true;
      return;
    default:
  }
}

function evolveMembers(state: Orchestration, entry: Entry): void {
  switch (entry.type) {
    case 'agent-registered':
      state.members.set(entry.body.agent, { role: entry.body.role, inTurn: false, left: null });
      return;
    case 'agent-left':
      return changeMember(state, entry.body.agent, { left: entry.body, inTurn: false });
    case 'agent-returned':
      return changeMember(state, entry.body.agent, { left: null, inTurn: false });
    case 'turn-started':
      return changeMember(state, entry.body.agent, { inTurn: true });
    case 'turn-finished':
      return changeMember(state, entry.body.agent, { inTurn: false });
    default:
  }
}

/**
 * The step that an agent is in, or null. It is in its step once it has read the assignment: a turn
 * that was under way before has nothing to do with it.
 */
export function stepOf(state: Orchestration, agent: AgentId): StepId | null {
  const step = runningStep(state, agent);
  return step !== null && state.heard.has(step) ? step : null;
}

/** The step that was given to an agent and has not ended, whether or not it knows, or null. */
export function runningStep(state: Orchestration, agent: AgentId): StepId | null {
  for (const { step, progress } of state.steps.values()) {
    if (progress === 'running' && step.assignee === agent) return step.id;
  }
  return null;
}

/** Whether the present plan holds the step. */
export function isPlanned(state: Orchestration, step: StepId): boolean {
  return state.plan?.steps.some(({ id }) => id === step) === true;
}

function changeMember(state: Orchestration, agent: AgentId, change: Partial<Member>): void {
  const member = state.members.get(agent);
  if (member !== undefined) state.members.set(agent, { ...member, ...change });
}

function changeStep(state: Orchestration, id: StepId, change: Partial<StepRecord>): void {
  const record = state.steps.get(id);
  if (record !== undefined) state.steps.set(id, { ...record, ...change });
}

/** Work that has begun or ended keeps its state; what waits follows the new plan. */
function revise(state: Orchestration, { body, seq }: EntryOf<'plan-revised'>): void {
  state.plan = body.plan;
  state.planAt = seq;
  for (const step of body.plan.steps) {
    const known = state.steps.get(step.id);
    const kept =
      known !== undefined && known.progress !== 'waiting' && known.progress !== 'dropped';
    if (kept) state.steps.set(step.id, { ...known, step });
    else state.steps.set(step.id, { step, progress: 'waiting', summary: '', at: seq });
  }
  for (const [id, { progress }] of state.steps) {
    if (progress === 'waiting' && !isPlanned(state, id)) state.steps.delete(id);
  }
}

function finishStep(state: Orchestration, { body, seq }: EntryOf<'step-finished'>): void {
  changeStep(state, body.step, { progress: body.outcome, summary: body.summary, at: seq });
  state.heard.delete(body.step);
  state.unreached.delete(body.step);
  if (body.outcome === 'done') state.stalls = 0;
}

function hearAssignments(state: Orchestration, { body }: EntryOf<'call-started'>): void {
  for (const id of body.reads) {
    const step = state.assignments.get(id);
    if (step !== undefined) state.heard.add(step);
  }
}

function hearMessage(state: Orchestration, { body }: EntryOf<'message-sent'>): void {
  const { message } = body;
  if (body.via !== 'system') return;
  state.said.add(message.id);
  if (message.kind === 'assignment') {
    state.assignments.set(message.id, message.step);
    const refused = body.recipients.some((recipient) => recipient.state === 'refused');
    if (refused) state.unreached.add(message.step);
  }
  if (message.kind === 'notice' && message.topic === 'stall') {
    state.stalls += 1;
    state.stallsEver += 1;
  }
}
