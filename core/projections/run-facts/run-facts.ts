import { evolveBy } from '#core/log/evolve-by.ts';
import { LogList } from '#core/log/log-list.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { EntryBodies, EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, MessageId, Seq, StepId } from '#core/protocol/ids.ts';
import type { Response } from '#core/protocol/message.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';

/** Something that an agent did, in which entry. */
export interface AgentDeed {
  readonly agent: AgentId;
  readonly seq: Seq;
}

/** How an agent left the bus, in which entry. */
export interface Departure extends AgentDeed {
  readonly reason: EntryBodies['agent-left']['reason'];
}

/** A wait that was refused because it would have closed a cycle. */
export interface DeadlockedWait extends AgentDeed {
  readonly on: WaitSubject;
}

/** An answer to a request that nobody needed to answer any more when it was sent. */
export interface LateReply extends AgentDeed {
  readonly request: MessageId;
  readonly response: MessageId;
  /** What had become of the request, and in which entry (null: only the clock had passed its deadline). */
  readonly was: 'expired' | 'superseded' | 'provider-left';
  readonly wasSeq: Seq | null;
}

/** What the run doctor needs to know of a run beside what other projections hold. */
export interface RunFacts {
  /** The entry in which each agent came on the bus. */
  readonly registered: LogMap<AgentId, Seq>;
  /** Who did something beside reading: used a tool, said something of its own, began a step. */
  readonly worked: LogMap<AgentId, Seq>;
  /** The seqs at which each step was begun. */
  readonly starts: LogMap<StepId, readonly Seq[]>;
  /** The step that each agent is in, or null after its last one has ended. */
  readonly steps: LogMap<AgentId, StepId | null>;
  /** Null for one that came back. */
  readonly departures: LogMap<AgentId, Departure | null>;
  /** What agents began after they had left. */
  readonly afterLeaving: LogList<AgentDeed>;
  /** Changes of files by agents that had ended a step and were in none. */
  readonly outsideSteps: LogList<AgentDeed>;
  readonly deadlocks: LogList<DeadlockedWait>;
  /** Requests to an agent that were closed without its answer: `<request> <agent>`. */
  readonly closed: LogMap<string, { readonly was: LateReply['was']; readonly seq: Seq }>;
  readonly lateReplies: LogList<LateReply>;
}

/** Facts about how a run went: few and small, for whoever looks for what went wrong. */
export const runFacts: Projection<RunFacts> = {
  name: 'run-facts',
  version: 1,
  initial: () => ({
    registered: new LogMap(),
    worked: new LogMap(),
    starts: new LogMap(),
    steps: new LogMap(),
    departures: new LogMap(),
    afterLeaving: new LogList(),
    outsideSteps: new LogList(),
    deadlocks: new LogList(),
    closed: new LogMap(),
    lateReplies: new LogList(),
  }),
  evolve: evolveBy<RunFacts>({
    'agent-registered': ({ registered, departures }, { seq, body }) => {
      registered.set(body.agent, seq);
      if (departures.has(body.agent)) departures.set(body.agent, null);
    },
    'agent-returned': ({ departures }, { body }) => departures.set(body.agent, null),
    'agent-left': ({ departures }, { seq, body: { agent, reason } }) =>
      departures.set(agent, { agent, seq, reason }),
    'step-started': (facts, { seq, body: { step, agent } }) => {
      facts.starts.set(step, [...(facts.starts.get(step) ?? []), seq]);
      facts.steps.set(agent, step);
      facts.worked.set(agent, seq);
    },
    'step-finished': ({ steps }, { body: { step, agent } }) => {
      if (steps.get(agent) === step) steps.set(agent, null);
    },
    'turn-started': noteBeginning,
    'call-started': noteBeginning,
    'tool-started': (facts, entry) => {
      facts.worked.set(entry.body.agent, entry.seq);
      noteBeginning(facts, entry);
    },
    'file-changed': (facts, { seq, body: { agent } }) => {
      if (facts.steps.get(agent) === null) facts.outsideSteps.push({ agent, seq });
    },
    'message-sent': noteMessage,
    'delivery-changed': ({ closed }, { seq, body: { message, agent, state } }) =>
      closed.set(`${message} ${agent}`, { was: state, seq }),
    'wait-finished': ({ deadlocks }, { seq, body: { agent, on, outcome } }) => {
      if (outcome === 'deadlock') deadlocks.push({ agent, seq, on });
    },
  }),
  copy: (facts) => ({
    registered: facts.registered.copy(),
    worked: facts.worked.copy(),
    starts: facts.starts.copy(),
    steps: facts.steps.copy(),
    departures: facts.departures.copy(),
    afterLeaving: facts.afterLeaving.copy(),
    outsideSteps: facts.outsideSteps.copy(),
    deadlocks: facts.deadlocks.copy(),
    closed: facts.closed.copy(),
    lateReplies: facts.lateReplies.copy(),
  }),
};

/** What an agent begins after it has left. What it had begun before may still end. */
function noteBeginning(
  facts: RunFacts,
  { seq, body: { agent } }: EntryOf<'turn-started' | 'call-started' | 'tool-started'>,
): void {
  if (facts.departures.get(agent)) facts.afterLeaving.push({ agent, seq });
}

function noteMessage(facts: RunFacts, { seq, body }: EntryOf<'message-sent'>): void {
  const { message, via } = body;
  const agent = message.from;
  if (via === 'tool' || via === 'text') facts.worked.set(agent, seq);
  if (via !== 'system' && facts.departures.get(agent)) facts.afterLeaving.push({ agent, seq });
  if (message.kind === 'response') noteReply(facts, message, seq);
}

function noteReply(facts: RunFacts, response: Response, seq: Seq): void {
  const { id, from: agent, correlationId: request, late } = response;
  const closed = facts.closed.get(`${request} ${agent}`);
  if (!closed && !late) return;
  const was = closed?.was ?? 'expired';
  facts.lateReplies.push({ agent, seq, request, response: id, was, wasSeq: closed?.seq ?? null });
}
