import { knowledge, type Knowledge } from '#core/projections/knowledge/knowledge.ts';
import type { Entry, EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type AgentId, type MessageId, type Seq } from '#core/protocol/ids.ts';
import type { PhaseId, StepId } from '#core/protocol/ids.ts';
import type { Plan, Step } from '#core/protocol/plan.ts';
import { evolvePlanning, initialPlanning, type Planning } from './planning.ts';
import { evolveReviews, initialReviews, type Reviews } from './reviews.ts';

/** How far a step is. `dropped`: a later plan did without it while it ran. */
export type StepProgress = 'waiting' | 'running' | 'done' | 'failed' | 'dropped';

export interface StepRecord {
  readonly step: Step;
  readonly progress: StepProgress;
  /** Who does it or did it; its assignee before it starts, null while it lies in a queue. */
  readonly agent: AgentId | null;
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

/** An agent whose next step waits for steps of these agents. */
export interface StepWait {
  readonly step: StepId;
  readonly for: readonly AgentId[];
}

/** What the orchestrator knows of a session: a fold of its log. */
export interface Orchestration {
  plan: Plan | null;
  /** The entry that holds the plan; 0 before the first. */
  planAt: Seq;
  /** Those of the plan in its order, then those that later plans did without. */
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
  /** The waits of steps that are on record. */
  readonly waits: Map<AgentId, StepWait>;
  /** What calls for a look at the plan, and what the coordinator has heard of it. */
  readonly reviews: Reviews;
  /** How the coordinator and the team change the plan. */
  readonly planning: Planning;
  /** What the team has established, for those who begin later. */
  readonly knowledge: Knowledge;
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
    waits: new Map(),
    reviews: initialReviews(),
    planning: initialPlanning(),
    knowledge: knowledge.initial(),
    stalls: 0,
    stallsEver: 0,
    ended: false,
  };
}

/** Takes one entry into the state, in place. Entries that do not concern it are passed over. */
export function evolveOrchestration(state: Orchestration, entry: Entry): void {
  evolveMembers(state, entry);
  evolveReviews(state.reviews, entry);
  evolvePlanning(state.planning, entry);
  knowledge.evolve(state.knowledge, entry);
  evolveWaits(state, entry);
  evolveSteps(state, entry);
}

function evolveSteps(state: Orchestration, entry: Entry): void {
  switch (entry.type) {
    case 'plan-revised':
      return takePlan(state, entry.body.plan, entry.seq);
    case 'phase-started':
      state.phases.set(entry.body.phase, 'started');
      return;
    case 'phase-finished':
      state.phases.set(entry.body.phase, 'finished');
      return;
    case 'step-started':
      return startStep(state, entry);
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

/** Follows the waits of steps on record; nobody waits in a session that is interrupted or over. */
function evolveWaits(state: Orchestration, entry: Entry): void {
  switch (entry.type) {
    case 'wait-started': {
      const { agent, on } = entry.body;
      if (on.kind === 'step') state.waits.set(agent, { step: on.step, for: entry.body.for });
      return;
    }
    case 'wait-finished': {
      const { agent, on } = entry.body;
      const known = state.waits.get(agent)?.step;
      if (on.kind === 'step' && on.step === known) state.waits.delete(agent);
      return;
    }
    case 'session-interrupted':
    case 'session-finished':
      state.waits.clear();
      return;
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
  for (const { step, progress, agent: worker } of state.steps.values()) {
    if (progress === 'running' && worker === agent) return step.id;
  }
  return null;
}

/** Whether the present plan holds the step. */
export function isPlanned(state: Orchestration, step: StepId): boolean {
  return state.plan?.steps.some(({ id }) => id === step) === true;
}

/** Whether an agent is on the bus, as far as the log knows. */
export function isPresent(state: Orchestration, agent: AgentId): boolean {
  return state.members.get(agent)?.left === null;
}

/** The team on the bus, without coordinator and human, in the order of registration. */
export function presentTeam(state: Orchestration): readonly (readonly [AgentId, Member])[] {
  return [...state.members].filter(
    ([agent, { left }]) => left === null && agent !== COORDINATOR && agent !== HUMAN,
  );
}

/** Who could do a step that nobody has begun: its assignee, or the agents of its queue's role. */
export function hands(state: Orchestration, { assignee, role }: Step): readonly AgentId[] {
  if (assignee !== null) return isPresent(state, assignee) ? [assignee] : [];
  return presentTeam(state).flatMap(([agent, member]) => (member.role === role ? [agent] : []));
}

/** Whether everything that the step waits for is done, and somebody is there who can do it. */
export function isRunnable(state: Orchestration, { step, progress }: StepRecord): boolean {
  if (progress !== 'waiting' || hands(state, step).length === 0) return false;
  return step.after.every((id) => state.steps.get(id)?.progress === 'done');
}

function changeMember(state: Orchestration, agent: AgentId, change: Partial<Member>): void {
  const member = state.members.get(agent);
  if (member !== undefined) state.members.set(agent, { ...member, ...change });
}

function changeStep(state: Orchestration, id: StepId, change: Partial<StepRecord>): void {
  const record = state.steps.get(id);
  if (record !== undefined) state.steps.set(id, { ...record, ...change });
}

/** Makes the plan the present one: work that has begun or ended keeps its state; what waits follows it. */
export function takePlan(
  state: Pick<Orchestration, 'plan' | 'planAt' | 'steps'>,
  plan: Plan,
  seq: Seq,
): void {
  const before = new Map(state.steps);
  state.plan = plan;
  state.planAt = seq;
  state.steps.clear();
  for (const step of plan.steps) {
    const known = before.get(step.id);
    const isFresh =
      known === undefined || known.progress === 'waiting' || known.progress === 'dropped';
    const fresh = {
      step,
      progress: 'waiting',
      agent: step.assignee,
      summary: '',
      at: seq,
    } as const;
    state.steps.set(step.id, isFresh ? fresh : { ...known, step });
  }
  for (const [id, record] of before) {
    if (!state.steps.has(id) && record.progress !== 'waiting') state.steps.set(id, record);
  }
}

function startStep(state: Orchestration, { body, seq }: EntryOf<'step-started'>): void {
  changeStep(state, body.step, { progress: 'running', agent: body.agent, at: seq });
}

/** The first end counts: what an agent says of a step after that came too late. */
function finishStep(state: Orchestration, { body, seq }: EntryOf<'step-finished'>): void {
  const { step, agent, outcome, summary } = body;
  const known = state.steps.get(step);
  if (known?.progress === 'waiting' || known?.progress === 'running') {
    changeStep(state, step, { progress: outcome, agent, summary, at: seq });
  }
  state.heard.delete(step);
  state.unreached.delete(step);
  if (outcome === 'done') state.stalls = 0;
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
