import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import type { Entry, EntryOf, EntryType } from '#core/protocol/entry.ts';
import { propertyRuns } from '#core/testing/property-runs.ts';
import {
  createTestDatabase,
  type TestDatabase,
} from '#server/persistence/testing/test-database.ts';
import { randomAct, scriptsOf, type RandomAct } from '#server/testing/random-agents.ts';
import {
  disturbance,
  stageRandomSession,
  type Disturbance,
} from '#server/testing/random-session.ts';
import { requestFaults } from '#server/testing/request-faults.ts';
import { createScriptedModel } from '#server/testing/scripted-model.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

function of<T extends EntryType>(entries: readonly Entry[], type: T): readonly EntryOf<T>[] {
  return entries.filter((entry): entry is Entry & EntryOf<T> => entry.type === type);
}

/** Every place in the log, once. */
function expectGapless(entries: readonly Entry[]): void {
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, place) => place + 1));
}

/** No delivery is left open: what was not read is said to be so, and no question waits for an answer. */
function expectSettled(entries: readonly Entry[]): void {
  const { deliveries, agents } = fold(agentGraph, entries);
  const requests = new Set(
    of(entries, 'message-sent').flatMap(({ body: { message } }) =>
      message.kind === 'request' ? [message.id] : [],
    ),
  );
  const open = [...deliveries.values()].filter(
    ({ state, message }) => state === 'queued' || (state === 'read' && requests.has(message)),
  );
  expect(open).toEqual([]);
  for (const { id, waits, tools } of agents.values()) {
    expect(
      waits.filter(({ on }) => on.kind !== 'step'),
      id,
    ).toEqual([]);
    expect(tools, id).toEqual([]);
  }
}

/** Each wait that began has ended, each once. */
function expectNobodyWaits(entries: readonly Entry[]): void {
  const open = new Set<string>();
  for (const { type, body } of entries) {
    if (type !== 'wait-started' && type !== 'wait-finished') continue;
    if (body.on.kind === 'step') continue;
    const key = `${body.agent} ${JSON.stringify(body.on)}`;
    expect(open.has(key)).toBe(type === 'wait-finished');
    if (type === 'wait-started') open.add(key);
    else open.delete(key);
  }
  expect([...open]).toEqual([]);
}

/** A message is read in one call, and in those made in its place; what was handed over is not read. */
function expectReadOnce(entries: readonly Entry[]): void {
  const first = new Map<string, string>();
  const readers = new Map<string, string>();
  for (const { body } of of(entries, 'call-started')) {
    const { call, reissues, agent, reads } = body;
    const origin = reissues === undefined ? call : (first.get(reissues) ?? reissues);
    first.set(call, origin);
    for (const id of reads) {
      const key = `${agent} ${id}`;
      expect([origin, undefined], `${key} in ${call}`).toContain(readers.get(key));
      readers.set(key, origin);
    }
  }
  const carried = of(entries, 'tool-finished').flatMap(({ body }) =>
    body.carried.map((id) => `${body.agent} ${id}`),
  );
  expect(new Set(carried).size).toBe(carried.length);
  expect(carried.filter((key) => readers.has(key))).toEqual([]);
}

/** Whenever a call ends, the others together had not reached the limit under which it began. */
function expectWithinBudget(entries: readonly Entry[]): void {
  let limit = Infinity;
  let used = 0;
  const limits = new Map<string, number>();
  for (const { type, body } of entries) {
    if (type === 'session-launched') limit = body.budget?.tokens ?? Infinity;
    if (type === 'budget-set') limit = body.budget.tokens ?? Infinity;
    if (type === 'call-started') limits.set(body.call, limit);
    if (type !== 'call-finished' && type !== 'call-interrupted' && type !== 'call-failed') continue;
    const { inputTokens = 0, outputTokens = 0 } = body.usage ?? {};
    expect(used).toBeLessThan(limits.get(body.call) ?? 0);
    used += inputTokens + outputTokens;
  }
}

interface Played {
  readonly acts: readonly RandomAct[];
  readonly disturbances: readonly Disturbance[];
  readonly tokens: number;
}

async function play({ acts, disturbances, tokens }: Played): Promise<void> {
  const model = createScriptedModel(scriptsOf(acts));
  const session = stageRandomSession(database, { model, budget: { tokens } });
  const entries = await session.play(disturbances);
  expect(entries.at(-1)?.type).toBe('session-finished');
  expectGapless(entries);
  expectSettled(entries);
  expectNobodyWaits(entries);
  expectReadOnce(entries);
  expectWithinBudget(entries);
  expect(model.requests.flatMap(({ request }) => requestFaults(request))).toEqual([]);
  expect(session.faults).toEqual([]);
}

test('whole sessions of random agents, disturbed and broken off at random, all come to a sound end', async () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  const played = fc.record({
    acts: fc.array(randomAct, { minLength: 10, maxLength: 60 }),
    disturbances: fc.array(disturbance, { maxLength: 6 }),
    tokens: fc.integer({ min: 300, max: 12_000 }),
  });
  try {
    const runs = propertyRuns(50, 200);
    await fc.assert(fc.asyncProperty(played, play), { ...runs, endOnFailure: true });
  } finally {
    process.off('unhandledRejection', onRejection);
  }
  expect(rejections).toEqual([]);
}, 600_000);
