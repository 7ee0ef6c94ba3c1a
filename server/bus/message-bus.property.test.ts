import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId, MessageId, StepId } from '#core/protocol/ids.ts';
import type { Importance, Message } from '#core/protocol/message.ts';
import type { Delivered, DependencyOutcome, RequestOutcome, WaitEdge } from './message-bus.ts';
import { findCycle } from './wait-for-graph.ts';
import {
  agent,
  broadcast,
  busOnTest,
  dependency,
  fulfilment,
  letGo,
  request,
  response,
  tell,
  type BusOnTest,
} from './testing/bus-on-test.ts';

const NAMES = ['a', 'b', 'c'] as const;
const LIMIT = 3;

const name = fc.constantFrom(...NAMES);
const importance = fc.constantFrom<Importance>('low', 'normal', 'critical');
const topic = fc.constantFrom('x', 'y');
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('tell'), from: name, to: name, importance }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('broadcast'), from: name, importance }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('request'), from: name, to: name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ask'), from: name, to: name }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('respond'), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('await'), from: name, to: name, topic }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('declare'), from: name, to: name, topic }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fulfil'), from: name, topic }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take'), from: name, turn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('interrupt'), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave'), from: name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('step'), from: name, to: name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('step-ends'), from: name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('advance'), ms: fc.nat(800) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hold') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('commit') }) },
);
/** Long enough for things to meet, and shrunk to the few that matter when a law is broken. */
const steps = fc.array(step, { minLength: 20, maxLength: 80 });
type Step = {
  readonly do: string;
  readonly from?: string;
  readonly to?: string;
  readonly topic?: string;
  readonly importance?: Importance;
  readonly which?: number;
  readonly turn?: boolean;
  readonly ms?: number;
};

/** One run of the bus with what the world saw of it. */
interface Run {
  readonly test: BusOnTest;
  readonly read: Map<AgentId, Delivered[]>;
  readonly outcomes: (RequestOutcome | DependencyOutcome)[];
  readonly pending: Promise<unknown>[];
  readonly stops: AbortController[];
  /** Agents whose step waits, as others record it. */
  readonly stepping: Set<string>;
  waiting: number;
}

/** What a departed sender meets is not under test here. */
const departed = (error: { readonly kind?: string }) => {
  if (error.kind !== 'agent-not-on-bus') throw error;
};

function wait(
  run: Run,
  begin: (signal: AbortSignal) => Promise<RequestOutcome | DependencyOutcome>,
) {
  const stop = new AbortController();
  run.stops.push(stop);
  run.waiting += 1;
  const done = () => {
    run.waiting -= 1;
  };
  run.pending.push(
    begin(stop.signal)
      .then((outcome) => run.outcomes.push(outcome), departed)
      .finally(done),
  );
}

function send({ pending, test }: Run, draft: Parameters<BusOnTest['bus']['send']>[0]) {
  pending.push(test.bus.send(draft).catch(departed));
}

function nth<T>(from: readonly T[], index: number): T | undefined {
  return from[index % Math.max(from.length, 1)];
}

const rank = ({ importance }: Step) => (importance ? { importance } : {});
const nowhere = { from: 'a', to: 'b', topic: 'x', which: 0 };

type Action = (run: Run, step: Step & typeof nowhere) => void;

const ACTIONS: Readonly<Record<string, Action>> = {
  tell: (run, step) => send(run, tell([step.from, step.to, 'hello'], rank(step))),
  broadcast: (run, step) => send(run, broadcast(step.from, 'hello', rank(step))),
  ask: (run, { from, to }) => send(run, request([from, to, '?'])),
  request: (run, { from, to }) =>
    wait(run, (signal) => run.test.bus.request(request([from, to, '?']), signal)),
  respond: (run, { which }) => respond(run, which),
  declare: (run, { from, to, topic: about }) => send(run, dependency(from, to, about)),
  fulfil: (run, { from, topic: about }) => send(run, fulfilment(from, about)),
  await(run, { from, to, topic: about }) {
    const parties = { waiter: agent(from), provider: agent(to) };
    const terms = { topic: about, timeoutMs: 700, causation: [] };
    wait(run, (signal) => run.test.bus.awaitDependency({ ...parties, ...terms }, signal));
  },
  take(run, { from, turn }) {
    run.read.get(agent(from))?.push(...run.test.box(from).take(turn ? 'turn' : 'call'));
  },
  interrupt: (run, { which }) => nth(run.stops, which)?.abort(),
  leave(run, { from }) {
    run.pending.push(run.test.bus.leave(agent(from), 'removed').catch(departed));
  },
  step(run, { from, to }) {
    if (from === to || run.stepping.has(from)) return;
    run.stepping.add(from);
    const body = { agent: agent(from), on: stepOf(from), for: [agent(to)], deadlineAt: null };
    run.pending.push(run.test.log.append([{ type: 'wait-started', causation: [], body }]));
  },
  'step-ends': (run, { from }) => endStep(run, from),
  hold: (run) => run.test.log.hold(),
  commit: (run) => run.test.log.release(),
};

const stepOf = (waiter: string) => ({ kind: 'step' as const, step: `step-of-${waiter}` as StepId });

function endStep(run: Run, waiter: string) {
  if (!run.stepping.delete(waiter)) return;
  const body = { agent: agent(waiter), on: stepOf(waiter), outcome: 'fulfilled' as const };
  run.pending.push(run.test.log.append([{ type: 'wait-finished', causation: [], body }]));
}

function respond(run: Run, which: number) {
  const sent = run.test.recorded('message-sent').map(({ body }) => body);
  const asked = nth(
    sent.filter(({ message }) => message.kind === 'request'),
    which,
  );
  const provider = asked?.recipients[0]?.agent;
  if (!asked || !provider) return;
  send(run, response(provider, asked.message.from, { correlationId: asked.message.id }));
}

async function play(played: readonly Step[]): Promise<Run> {
  const test = busOnTest({ mailboxLimit: LIMIT });
  await test.join(...NAMES);
  const read = new Map(NAMES.map((each) => [agent(each), [] as Delivered[]]));
  const stepping = new Set<string>();
  const run: Run = { test, read, outcomes: [], pending: [], stops: [], stepping, waiting: 0 };
  test.log.subscribe(() => checkNow(run));
  for (const each of played) {
    ACTIONS[each.do]?.(run, { ...nowhere, ...each });
    if (each.do === 'advance') await test.clock.advance(each.ms ?? 0);
    if (each.do !== 'commit') continue;
    await letGo();
    checkCycles(run, () => true);
  }
  for (const waiter of [...stepping]) endStep(run, waiter);
  test.log.release();
  await test.clock.advance(2000);
  await Promise.all(run.pending);
  for (const each of NAMES) run.read.get(agent(each))?.push(...test.box(each).take('turn'));
  return run;
}

const passes = ({ message, kind }: { message: Message; kind: Message['kind'] }) =>
  kind === 'response' || kind === 'notice' || message.kind === 'fulfilment';

/** What holds after every commit. A step that closes a cycle ends a call only by the next one. */
function checkNow(run: Run) {
  checkCycles(run, ({ on }) => on.kind !== 'step');
}

/** No call waits for itself by these edges; steps alone are the plan's own matter. */
function checkCycles({ test }: Run, counts: (edge: WaitEdge) => boolean) {
  const edges = test.bus.waits().filter(counts);
  for (const [index, edge] of edges.entries()) {
    if (edge.on.kind === 'step') continue;
    const others = edges.filter((_, i) => i !== index);
    const provider = edge.for[0] as AgentId;
    expect(findCycle(others, { waiter: edge.waiter, provider, kind: edge.on.kind })).toBeNull();
  }
}

/** Queued deliveries of the log to an agent that were not handed over by the end of a wait. */
function mailOnRecord(entries: readonly Entry[], reader: AgentId): readonly MessageId[] {
  const mail: MessageId[] = [];
  for (const [index, { type, body }] of entries.entries()) {
    if (type !== 'message-sent') continue;
    if (!body.recipients.some((each) => each.agent === reader && each.state === 'queued')) continue;
    if (!handedOver(entries.slice(index + 1), reader)) mail.push(body.message.id);
  }
  return mail;
}

/** Whether the entries that follow a message end its reader's wait by it. */
function handedOver(after: readonly Entry[], reader: AgentId): boolean {
  for (const { type, body } of after) {
    if (type !== 'wait-finished' || body.on.kind === 'step') return false;
    const answered = body.outcome === 'response' || body.outcome === 'fulfilled';
    if (body.agent === reader && answered) return true;
  }
  return false;
}

describe('At any interleaving of sends, waits, commits, interruptions, departures and time', () => {
  const property = (check: (run: Run) => void) =>
    fc.assert(
      fc.asyncProperty(steps, async (steps) => check(await play(steps))),
      propertyRuns(150),
    );

  it('reads exactly the queued deliveries of the log, each once, and hands over the rest', () =>
    property(({ test, read }) => {
      for (const [reader, delivered] of read) {
        const ids = delivered.map(({ message }) => message.id);
        expect([...ids].sort()).toEqual([...mailOnRecord(test.log.entries(), reader)].sort());
      }
    }));

  it('keeps the order of each sender and recipient', () =>
    property(({ read }) => {
      for (const delivered of read.values()) {
        for (const sender of new Set(delivered.map(({ message }) => message.from))) {
          const seqs = delivered.filter((d) => d.message.from === sender).map(({ seq }) => seq);
          expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        }
      }
    }));

  it('lets no waiter hang, leaves no edge and no deadline behind', () =>
    property(({ test, waiting }) => {
      expect(waiting).toBe(0);
      expect(test.bus.waits()).toEqual([]);
      expect(test.clock.sleepers()).toBe(0);
    }));

  it('hands each answer over once', () =>
    property(({ read, outcomes }) => {
      const handed = outcomes.flatMap((each) => (each.kind === 'response' ? [each.seq] : []));
      expect(new Set(handed).size).toBe(handed.length);
      const mail = new Set([...read.values()].flat().map(({ seq }) => seq));
      expect(handed.filter((seq) => mail.has(seq))).toEqual([]);
    }));

  it('ends every request as answered, expired, superseded or without its provider', () =>
    property(({ test }) => {
      const open = new Map<string, true>();
      for (const { type, body } of test.log.entries()) {
        if (type === 'delivery-changed') open.delete(`${body.message} ${body.agent}`);
        if (type !== 'message-sent') continue;
        const { message, recipients } = body;
        if (message.kind === 'response') open.delete(`${message.correlationId} ${message.from}`);
        if (message.kind !== 'request') continue;
        for (const { agent: asked, state } of recipients) {
          if (state === 'queued') open.set(`${message.id} ${asked}`, true);
        }
      }
      expect([...open.keys()]).toEqual([]);
    }));
});

describe('A mailbox at any interleaving', () => {
  it('never holds more than its bound, responses, notices and awaited fulfilments apart', () =>
    fc.assert(
      fc.asyncProperty(steps, async (played) => {
        const { test } = await play(played.filter((each) => each.do !== 'take'));
        for (const [reader] of test.boxes) {
          const bounded = test.log
            .entries()
            .filter(
              ({ type, body }) =>
                type === 'message-sent' &&
                !passes({ message: body.message, kind: body.message.kind }) &&
                body.recipients.some((each) => each.agent === reader && each.state === 'queued'),
            );
          expect(bounded.length).toBeLessThanOrEqual(LIMIT);
        }
      }),
      propertyRuns(150),
    ));
});
