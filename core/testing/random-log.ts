import type { Entry } from '#core/protocol/entry.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId, MessageId, SessionId, StepId } from '#core/protocol/ids.ts';
import type { Importance } from '#core/protocol/message.ts';
import type { Team } from '#core/protocol/team.ts';
import { aFinding, aLog, type LogBuilder, type Sending } from './log-builder.ts';
import { DECISION_HAPPENINGS, happenDecisions, type OpenDecision } from './random-decisions.ts';

/** One random decision: what happens, to whom, and three numbers to choose by. */
export interface Decision {
  readonly what: (typeof HAPPENINGS)[number];
  readonly who: number;
  readonly whom: number;
  readonly which: number;
}

/** What may happen in a random log; the frequent ones stand in it more than once. */
export const HAPPENINGS = [
  'call',
  'call',
  'call',
  'call-ends',
  'call-ends',
  'call-fails',
  'call-interrupted',
  'compacted',
  'tool',
  'tool',
  'tool-ends',
  'discovery',
  'discovery',
  'request',
  'request',
  'response',
  'response',
  'broadcast',
  'fixing',
  'fixed',
  'declined',
  'validation',
  'validation',
  'dependency',
  'fulfilment',
  'assignment',
  'notice',
  'delivery-changed',
  'wait',
  'wait-ends',
  'plan',
  'phase',
  'phase-ends',
  'step',
  'step-ends',
  'file',
  'turn',
  'turn-ends',
  'join',
  'leave',
  'return',
  'continued',
  'saved',
  'forked',
  'human',
  'summary',
  'patch',
  'merged',
  'stop',
  'interrupted',
  'prepared',
  'pause',
  'resume',
  'agent-pause',
  'agent-resume',
  'budget',
  'line',
  'plan-proposal',
  'plan-answer',
  ...DECISION_HAPPENINGS,
  'patch-applied',
  'patch-reverted',
] as const;

interface World {
  readonly log: LogBuilder;
  readonly team: string[];
  readonly unread: Map<string, MessageId[]>;
  readonly requests: { readonly id: MessageId; readonly from: string; readonly to: string }[];
  readonly sent: { readonly id: MessageId; readonly to: string }[];
  readonly findings: string[];
  readonly waits: { readonly agent: AgentId; readonly on: WaitSubject }[];
  joined: number;
  /** Who has left and may return. */
  readonly gone: string[];
  readonly decisions: OpenDecision[];
}

type Happening = (world: World, decision: Decision) => void;
const IMPORTANCES: readonly Importance[] = ['low', 'normal', 'high', 'critical'];
const pick = <T>(values: readonly T[], at: number): T | undefined => values[at % values.length];

/** A valid log of a session with this team in which the decisions happen, one after another. */
export function randomLog(team: Team, decisions: readonly Decision[]): readonly Entry[] {
  const log = aLog().launched(team);
  const world: World = {
    log,
    team: [],
    unread: new Map(),
    requests: [],
    sent: [],
    findings: [],
    waits: [],
    joined: 0,
    gone: [],
    decisions: [],
  };
  for (const name of ['human', 'coordinator', ...namesOf(team)]) {
    log.agent(name);
    world.team.push(name);
  }
  for (const decision of decisions) {
    log.because(1 + (decision.which % log.head)).after(decision.whom * 7);
    HAPPEN[decision.what](world, decision);
  }
  return log.build();
}

function namesOf(team: Team): readonly string[] {
  return (['analyst', 'architect', 'developer', 'tester'] as const).flatMap((role) =>
    Array.from({ length: team[role] }, (_, place) => `${role}-${place + 1}`),
  );
}

const agentOf = (world: World, { who }: Decision): string => pick(world.team, who) ?? 'coordinator';
const otherOf = (world: World, decision: Decision): string => {
  const others = world.team.filter((name) => name !== agentOf(world, decision));
  return pick(others, decision.whom) ?? 'human';
};

/** How a message goes out. One time in eight somebody's mailbox is full. */
function howToSend(world: World, decision: Decision): Sending {
  const finding = pick(world.findings, decision.which);
  return {
    importance: pick(IMPORTANCES, decision.which) ?? 'normal',
    about: finding === undefined ? [] : [finding],
    refuse: decision.which % 8 === 0 ? { [otherOf(world, decision)]: 'mailbox-full' } : {},
  };
}

/** Sends, and remembers who has it to read. */
function sending(world: World, decision: Decision, send: (how: Sending) => void): void {
  send(howToSend(world, decision));
  const { last } = world.log;
  if (last?.type !== 'message-sent') return;
  const id = last.body.message.id;
  for (const { agent, state } of last.body.recipients) {
    world.sent.push({ id, to: agent });
    if (state === 'queued') world.unread.set(agent, [...(world.unread.get(agent) ?? []), id]);
  }
}

const HAPPEN: { readonly [H in Decision['what']]: Happening } = {
  call: (world, decision) => {
    const agent = agentOf(world, decision);
    const mail = world.unread.get(agent) ?? [];
    const count = Math.min(mail.length, decision.which % 5);
    world.log.call(agent, ...mail.slice(0, count));
    world.unread.set(agent, mail.slice(count));
  },
  'call-ends': (world, decision) => {
    world.log.callEnds(agentOf(world, decision), `Said ${decision.which}`);
  },
  'call-fails': (world, decision) => {
    const agent = agentOf(world, decision);
    world.log.callFails(agent, decision.which % 2 ? 500 : null);
    if (decision.which % 2) world.log.retry(agent);
  },
  'call-interrupted': (world, decision) => {
    const agent = agentOf(world, decision);
    const mail = world.unread.get(agent) ?? [];
    const [first] = mail;
    if (first === undefined) return;
    world.log.callInterrupted(agent, [first], decision.which % 2 ? `Saying ${decision.which}` : '');
    world.log.reissue(agent, ...mail);
    world.unread.set(agent, []);
  },
  compacted: (world, decision) => void world.log.compacted(agentOf(world, decision)),
  tool: (world, decision) => {
    world.log.tool(agentOf(world, decision), 'search', `Searching ${decision.which}`);
  },
  'tool-ends': (world, decision) => {
    const agent = agentOf(world, decision);
    const mail = world.unread.get(agent) ?? [];
    const carried = decision.which % 3 === 0 ? mail.slice(0, 1) : [];
    world.log.toolEnds(agent, decision.which % 5 > 0, carried);
    world.unread.set(agent, mail.slice(carried.length));
  },
  discovery: (world, decision) => {
    const finding = aFinding(`f-${decision.which % 40}`);
    if (!world.findings.includes(finding.id)) world.findings.push(finding.id);
    const found = decision.which % 6 === 0 ? [] : [finding];
    sending(world, decision, (how) => world.log.discovery(agentOf(world, decision), found, how));
  },
  request: (world, decision) => {
    const from = agentOf(world, decision);
    const to = otherOf(world, decision);
    sending(world, decision, (how) => world.log.request(from, to, how));
    world.requests.push({ id: world.log.lastMessage, from, to });
  },
  response: (world, decision) => {
    const request = pick(world.requests, decision.which);
    if (!request) return;
    sending(world, decision, (how) => world.log.response(request.to, request.id, how));
  },
  broadcast: (world, decision) =>
    sending(world, decision, (how) =>
      world.log.broadcast(agentOf(world, decision), undefined, how),
    ),
  fixing: (world, decision) =>
    sending(world, decision, (how) => world.log.broadcast(agentOf(world, decision), 'fixing', how)),
  fixed: (world, decision) =>
    sending(world, decision, (how) => world.log.broadcast(agentOf(world, decision), 'fixed', how)),
  declined: (world, decision) =>
    sending(world, decision, (how) =>
      world.log.broadcast(agentOf(world, decision), 'declined', how),
    ),
  validation: (world, decision) => {
    const verdict = pick(['pass', 'fail', 'inconclusive'] as const, decision.whom) ?? 'pass';
    sending(world, decision, (how) => world.log.validation(agentOf(world, decision), verdict, how));
  },
  dependency: (world, decision) => {
    const said = { kind: 'dependency', text: 'I need it.', topic: 'schema' } as const;
    const to = [otherOf(world, decision)];
    sending(world, decision, (how) =>
      world.log.say(agentOf(world, decision), said, { ...how, to }),
    );
  },
  fulfilment: (world, decision) => {
    const said = { kind: 'fulfilment', text: 'Here it is.', topic: 'schema' } as const;
    sending(world, decision, (how) => world.log.say(agentOf(world, decision), said, how));
  },
  assignment: (world, decision) => {
    const step = `step-${1 + (decision.which % 4)}` as StepId;
    const said = { kind: 'assignment', text: 'Do this.', step, planVersion: 1 } as const;
    const to = [otherOf(world, decision)];
    sending(world, decision, (how) => world.log.say('coordinator', said, { ...how, to }));
  },
  notice: (world, decision) => {
    const said =
      decision.which % 2
        ? ({ kind: 'notice', text: 'A step is done.', topic: 'step-finished' } as const)
        : ({ kind: 'notice', text: 'Look again.', topic: 'review', triggers: ['human'] } as const);
    const how = { to: [otherOf(world, decision)], via: 'system' } as const;
    world.log.say('system', said, how);
  },
  'delivery-changed': (world, decision) => {
    const delivery = pick(world.sent, decision.which);
    const state = pick(['expired', 'superseded', 'provider-left'] as const, decision.whom);
    if (!delivery || !state) return;
    const agent = delivery.to as AgentId;
    world.log.entry('delivery-changed', { message: delivery.id, agent, state });
  },
  wait: (world, decision) => {
    const agent = agentOf(world, decision) as AgentId;
    const on = subjectOf(world, decision);
    world.waits.push({ agent, on });
    const who = [otherOf(world, decision) as AgentId];
    world.log.entry('wait-started', { agent, on, for: who, deadlineAt: null });
  },
  'wait-ends': (world, decision) => {
    const wait = world.waits.splice(decision.which % Math.max(1, world.waits.length), 1)[0];
    const outcome = pick(
      ['response', 'fulfilled', 'expired', 'interrupted'] as const,
      decision.whom,
    );
    if (wait && outcome) world.log.entry('wait-finished', { ...wait, outcome });
  },
  plan: (world, decision) => {
    const queue = decision.whom % 2 ? [] : ['*developer'];
    world.log.plan(...world.team.slice(2, 3 + (decision.which % 5)), ...queue);
  },
  phase: (world, decision) => void world.log.phase(1 + (decision.which % 4)),
  'phase-ends': (world, decision) => void world.log.phaseEnds(1 + (decision.which % 4)),
  step: (world, decision) => {
    world.log.step(1 + (decision.which % 4), agentOf(world, decision));
  },
  'step-ends': (world, decision) => {
    const outcome = pick(['done', 'failed', 'dropped'] as const, decision.whom) ?? 'done';
    world.log.stepEnds(1 + (decision.which % 4), agentOf(world, decision), outcome);
  },
  file: (world, decision) => {
    const finding = pick(world.findings, decision.which);
    const path = `src/file-${decision.which % 5}.js`;
    world.log.fileChanged(agentOf(world, decision), path, finding === undefined ? [] : [finding]);
  },
  turn: (world, decision) => void world.log.turn(agentOf(world, decision)),
  'turn-ends': (world, decision) => {
    const outcome = pick(['idle', 'stopped', 'failed'] as const, decision.whom) ?? 'idle';
    world.log.turnEnds(agentOf(world, decision), outcome);
  },
  join: (world, decision) => {
    world.joined += 1;
    const role = pick(['analyst', 'architect', 'developer', 'tester'], decision.which) ?? 'analyst';
    const name = `${role}-${100 + world.joined}`;
    world.team.push(name);
    world.log.agent(name);
  },
  leave: (world, decision) => {
    if (world.team.length < 4) return;
    const [name] = world.team.splice(2 + (decision.who % (world.team.length - 2)), 1);
    if (name !== undefined) world.gone.push(name);
    if (name !== undefined) world.log.left(name, decision.which % 2 ? 'failed' : 'removed');
  },
  return: (world, decision) => {
    const name = pick(world.gone, decision.who);
    if (name === undefined) return;
    world.gone.splice(world.gone.indexOf(name), 1);
    world.team.push(name);
    world.log.returned(name);
  },
  continued: (world, decision) => {
    const request = decision.which % 2 ? { text: 'Look at the templates too' } : null;
    const agent = decision.whom % 2 ? agentOf(world, decision) : null;
    world.log.entry('session-continued', {
      by: 'human' as AgentId,
      request,
      agent: agent as AgentId | null,
    });
  },
  saved: (world, decision) => {
    const name = `moment ${decision.which}`;
    world.log.entry('session-saved', { by: 'human' as AgentId, name, tree: 'a'.repeat(40) });
  },
  forked: (world, decision) => {
    const from = 's-original' as SessionId;
    const session = 's-abcdefghijkl' as SessionId;
    world.log.entry('session-forked', { session, from, seq: decision.which, name: 'moment' });
  },
  human: (world, decision) =>
    sending(world, decision, (how) => world.log.discovery('human', [], { ...how, via: 'human' })),
  summary: (world) => void world.log.summarised(),
  patch: (world, { which }) => void world.log.patched(which % 2 ? 'a' : 'b'),
  'patch-applied': (world, { which }) => void world.log.patchApplied(which % 2 ? 'a' : 'b'),
  'patch-reverted': (world) => void world.log.patchReverted(),
  merged: (world, decision) => {
    const fixed = world.findings.slice(0, decision.which % 4);
    world.log.merged(world.team.slice(2, 5), fixed, fixed.slice(1));
  },
  stop: (world) => void world.log.entry('stop-requested', { by: 'human' as AgentId }),
  interrupted: (world) =>
    void world.log.entry('session-interrupted', { reason: 'The server was killed.' }),
  prepared: (world) => void world.log.prepared(),
  pause: (world, { which }) => void world.log.paused(which % 2 ? 'command' : 'budget'),
  resume: (world) => void world.log.resumed(),
  'agent-pause': (world, decision) => void world.log.agentPaused(agentOf(world, decision)),
  budget: (world, { which }) => {
    const budget = { tokens: 100 + which, calls: 20, perAgent: { seconds: 1 + (which % 9) } };
    world.log.entry('budget-set', { budget, by: 'human' as AgentId });
  },
  'plan-proposal': (world, decision) => {
    world.log.proposal(...world.team.slice(2, 3 + (decision.which % 5)));
  },
  'plan-answer': (world, { which }) => {
    const answer = which % 2 ? 'accept' : 'another';
    const by = 'human' as AgentId;
    const facts = { version: 1 + (which % 3), remark: '', edited: which % 3 === 0 };
    world.log.entry('plan-answered', { ...facts, answer, by });
  },
  line: (world, decision) => {
    const scope = decision.whom % 2 ? null : (agentOf(world, decision) as AgentId);
    const line = decision.which % 2 ? 'soft' : 'hard';
    const facts = { resource: 'tokens', used: decision.which, limit: 100 } as const;
    world.log.entry('budget-crossed', { line, scope, ...facts });
  },
  'agent-resume': (world, decision) => void world.log.agentResumed(agentOf(world, decision)),
  ...happenDecisions,
};

function subjectOf(world: World, decision: Decision): WaitSubject {
  const request = pick(world.requests, decision.which);
  if (request && decision.which % 2) return { kind: 'request', message: request.id };
  return decision.which % 3
    ? { kind: 'dependency', topic: 'schema' }
    : { kind: 'step', step: `step-${1 + (decision.whom % 4)}` as StepId };
}
