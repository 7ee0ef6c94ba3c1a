import { evolveBy } from '#core/log/evolve-by.ts';
import { must } from '#core/lib/must.ts';
import type { EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { planSeats, withColumn, agentSeat, strangerSeat, type Seat } from './seats.ts';
import type { AgentGraph, AgentNode, AgentState } from './graph-state.ts';

type Change = Partial<Omit<AgentNode, 'id' | 'state' | 'since'>>;
/** Whose state changes and when; `ended` where the entry itself says the state. */
interface Moment {
  readonly agent: AgentId;
  readonly at: number;
  readonly ended?: 'failed' | 'left' | 'idle';
}

/** Gives `agent` a node and a seat if it has none: an edge never ends in nothing. */
export function ensureNode(graph: AgentGraph, agent: AgentId, at: number): void {
  if (!graph.agents.has(agent)) addNode(graph, { agent, role: 'stranger' }, at);
}

/** Adds to the number of messages that wait for an agent. */
export function addMail(graph: AgentGraph, agent: AgentId, count: number): void {
  const node = graph.agents.get(agent);
  if (node) graph.agents.set(agent, { ...node, mailWaiting: node.mailWaiting + count });
}

/** What agents do: from registrations, turns, calls, tools, waits and steps. */
export const evolveAgents = evolveBy<AgentGraph>({
  'session-launched': (graph, { body }) => {
    graph.seats = planSeats(body.team, body.mode === 'orchestrated');
  },
  'agent-registered': (graph, { at, body }) => addNode(graph, body, at),
  'agent-left': (graph, { at, body }) => {
    const failed = body.reason === 'failed';
    const reason = body.failure?.message ?? '';
    const change = { ...SETTLED, reason };
    changeNode(graph, { agent: body.agent, at, ended: failed ? 'failed' : 'left' }, change);
  },
  'agent-returned': (graph, { at, body }) =>
    changeNode(graph, { agent: body.agent, at, ended: 'idle' }, { reason: '' }),
  'turn-started': (graph, { at, body }) =>
    changeNode(graph, { agent: body.agent, at }, { turnOpen: true, reason: '' }),
  'turn-finished': (graph, entry) => finishTurn(graph, entry),
  'call-started': (graph, { at, body }) => {
    const calls = (graph.agents.get(body.agent)?.calls ?? 0) + 1;
    changeNode(graph, { agent: body.agent, at }, { ...CALLING, calls });
  },
  'call-finished': (graph, { at, body }) => {
    const doing = body.preview === '' ? {} : { doing: body.preview };
    const tokens = spent(graph, body.agent, body.usage);
    changeNode(graph, { agent: body.agent, at }, { ...doing, ...tokens, callOpen: false });
  },
  'call-interrupted': (graph, { at, body }) => {
    const tokens = spent(graph, body.agent, body.usage);
    const interruptions = (graph.agents.get(body.agent)?.interruptions ?? 0) + 1;
    changeNode(graph, { agent: body.agent, at }, { ...tokens, interruptions, retryInMs: null });
  },
  'call-failed': (graph, { at, body }) => {
    const tokens = body.usage ? spent(graph, body.agent, body.usage) : {};
    changeNode(
      graph,
      { agent: body.agent, at },
      { ...tokens, retryInMs: body.retryInMs, callOpen: false },
    );
  },
  'tool-started': (graph, { at, body }) => {
    const tools = [...(graph.agents.get(body.agent)?.tools ?? []), body.toolUse];
    changeNode(graph, { agent: body.agent, at }, { tools, doing: body.summary });
  },
  'tool-finished': (graph, { at, body }) => {
    const tools = graph.agents.get(body.agent)?.tools.filter((id) => id !== body.toolUse) ?? [];
    changeNode(graph, { agent: body.agent, at }, { tools });
  },
  'wait-started': (graph, { at, body }) => {
    const { agent, on, deadlineAt } = body;
    const wait = { on, for: body.for, since: at, deadlineAt };
    const waits = [...(graph.agents.get(agent)?.waits ?? []), wait];
    changeNode(graph, { agent, at }, { waits });
  },
  'wait-finished': (graph, { at, body }) => {
    const waits = graph.agents
      .get(body.agent)
      ?.waits.filter((wait) => !sameSubject(wait.on, body.on));
    changeNode(graph, { agent: body.agent, at }, { waits: waits ?? [] });
  },
  'plan-revised': (graph, { body }) => {
    for (const step of body.plan.steps) graph.stepTitles.set(step.id, step.title);
  },
  'step-started': (graph, { at, body }) => {
    const step = { id: body.step, title: graph.stepTitles.get(body.step) ?? '' };
    changeNode(graph, { agent: body.agent, at }, { step });
  },
  'step-finished': (graph, { at, body }) => {
    const doing = body.summary === '' ? {} : { doing: body.summary };
    if (graph.agents.get(body.agent)?.step?.id !== body.step) return;
    changeNode(graph, { agent: body.agent, at }, { step: null, ...doing });
  },
  'session-paused': (graph, { at }) => holdAll(graph, at, true),
  'session-resumed': (graph, { at }) => holdAll(graph, at, false),
  'agent-paused': (graph, { at, body }) =>
    changeNode(graph, { agent: body.agent, at }, { held: true }),
  'agent-resumed': (graph, { at, body }) =>
    changeNode(graph, { agent: body.agent, at }, { held: false }),
  'session-interrupted': (graph, { at }) => settleAll(graph, at),
  'session-finished': (graph, { at }) => settleAll(graph, at),
});

const SETTLED = {
  waits: [],
  tools: [],
  turnOpen: false,
  callOpen: false,
  retryInMs: null,
  step: null,
} as const;
const CALLING = { turnOpen: true, callOpen: true, retryInMs: null } as const;

/** Holds the whole session, or lets it go on: everyone's state may be another. */
function holdAll(graph: AgentGraph, at: number, held: boolean): void {
  if (graph.held === held) return;
  graph.held = held;
  for (const agent of [...graph.agents.keys()]) changeNode(graph, { agent, at }, {});
}

function finishTurn(graph: AgentGraph, { at, body }: EntryOf<'turn-finished'>): void {
  const change = { turnOpen: false, callOpen: false, tools: [], waits: [], retryInMs: null };
  const reason = body.failure?.message ?? '';
  const failed = body.outcome === 'failed';
  const moment = { agent: body.agent, at, ...(failed && { ended: 'failed' as const }) };
  changeNode(graph, moment, { ...change, reason });
}

/** Nobody works in a session that has ended or whose server has gone. */
function settleAll(graph: AgentGraph, at: number): void {
  holdAll(graph, at, false);
  for (const [agent, node] of graph.agents) {
    const atWork = node.turnOpen || node.waits.length > 0 || node.tools.length > 0;
    if (atWork || node.held)
      changeNode(graph, { agent, at }, { ...SETTLED, held: false, step: node.step });
  }
}

function spent(graph: AgentGraph, agent: AgentId, usage: Usage): Change {
  const node = graph.agents.get(agent);
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = usage;
  return {
    inputTokens: (node?.inputTokens ?? 0) + inputTokens + cacheReadTokens + cacheWriteTokens,
    outputTokens: (node?.outputTokens ?? 0) + outputTokens,
  };
}

function changeNode(graph: AgentGraph, moment: Moment, change: Change): void {
  const { agent, at } = moment;
  ensureNode(graph, agent, at);
  const node = must(graph.agents.get(agent), 'the agent that was just ensured');
  const changed: { -readonly [K in keyof AgentNode]: AgentNode[K] } = { ...node, ...change };
  changed.state = stateAfter(graph, changed, moment);
  if (changed.state !== node.state) changed.since = at;
  graph.agents.set(agent, changed);
}

function stateAfter(graph: AgentGraph, node: AgentNode, moment: Moment): AgentState {
  if (moment.ended) return moment.ended;
  if (node.state === 'left') return 'left';
  if (node.waits.length > 0) return 'waiting';
  if (node.tools.length > 0) return 'tool';
  if (node.callOpen) return 'thinking';
  if (isHeld(graph, node)) return 'paused';
  if (node.turnOpen) return 'thinking';
  if (node.state === 'failed') return 'failed';
  return node.state === 'starting' ? 'starting' : 'idle';
}

/** Nothing of it is in flight and nothing may start. A failed agent is beyond that, and a human too. */
function isHeld(graph: AgentGraph, { role, state, held, turnOpen }: AgentNode): boolean {
  if (role === 'human' || role === 'stranger' || (state === 'failed' && !turnOpen)) return false;
  return held || graph.held;
}

function sameSubject(
  one: EntryBodies['wait-started']['on'],
  other: EntryBodies['wait-started']['on'],
): boolean {
  if (one.kind === 'request') return other.kind === 'request' && one.message === other.message;
  if (one.kind === 'dependency') return other.kind === 'dependency' && one.topic === other.topic;
  if (one.kind === 'step') return other.kind === 'step' && one.step === other.step;
  return other.kind === 'decision' && one.decision === other.decision;
}

function addNode(
  graph: AgentGraph,
  who: { readonly agent: AgentId; readonly role: AgentNode['role'] },
  at: number,
): void {
  const known = graph.agents.get(who.agent);
  const state = who.role === 'human' || who.role === 'stranger' ? 'idle' : 'starting';
  graph.agents.set(who.agent, {
    id: who.agent,
    role: who.role,
    seat: takeSeat(graph, who.role),
    state,
    since: at,
    doing: '',
    ...SETTLED,
    held: false,
    mailWaiting: 0,
    calls: 0,
    interruptions: 0,
    inputTokens: 0,
    outputTokens: 0,
    reason: '',
    discoveries: 0,
    ...(known && { mailWaiting: known.mailWaiting, discoveries: known.discoveries }),
  });
}

function takeSeat(graph: AgentGraph, role: AgentNode['role']): Seat {
  const place = graph.seated.get(role) ?? 0;
  graph.seated.set(role, place + 1);
  switch (role) {
    case 'coordinator':
      return graph.seats.coordinator;
    case 'human':
      return graph.seats.human;
    case 'stranger':
      return strangerSeat(graph.seats, place);
    default:
      graph.seats = withColumn(graph.seats, role);
      return agentSeat(graph.seats, role, place);
  }
}
