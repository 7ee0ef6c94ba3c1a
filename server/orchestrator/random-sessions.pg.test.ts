import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  type RandomSession,
} from '#server/testing/random-session.ts';
import { requestFaults } from '#server/testing/request-faults.ts';
import { createScriptedModel, type ScriptedModel } from '#server/testing/scripted-model.ts';
import {
  expectEnded,
  expectHeardOnce,
  expectInOrder,
  expectNobodyWaits,
  expectNotMailAgain,
  expectSettled,
  expectWithinBudget,
} from './testing/session-laws.ts';

let database: TestDatabase;
let home: string;
beforeAll(async () => {
  database = await createTestDatabase();
  home = await mkdtemp(path.join(os.tmpdir(), 'maos-random-sessions-'));
});
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true, force: true });
});

interface Played {
  readonly acts: readonly RandomAct[];
  readonly disturbances: readonly Disturbance[];
  readonly tokens: number | null;
}

const played: fc.Arbitrary<Played> = fc.record({
  acts: fc.array(randomAct, { minLength: 10, maxLength: 32 }),
  disturbances: fc.array(disturbance, { maxLength: 6 }),
  tokens: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 300, max: 12_000 }),
    fc.integer({ min: 12_000, max: 60_000 }),
  ),
});

async function play({ acts, disturbances, tokens }: Played): Promise<void> {
  const model = createScriptedModel(scriptsOf(acts));
  const budget = tokens === null ? undefined : { tokens };
  const session = stageRandomSession({ database, home, model, budget });
  try {
    await holds(session, model, disturbances);
  } catch (error) {
    // Other interleavings come of the same seed, so this one is kept.
    const file = path.join(os.tmpdir(), `maos-random-session-${process.pid}.jsonl`);
    const lines = (await session.entries()).map((entry) => JSON.stringify(entry));
    await writeFile(file, lines.join('\n'));
    throw new Error(`A law is broken by the log in ${file}`, { cause: error });
  }
}

async function holds(
  session: RandomSession,
  model: ScriptedModel,
  disturbances: readonly Disturbance[],
): Promise<void> {
  const entries = await session.play(disturbances);
  expectEnded(entries, await session.stored());
  expectSettled(entries);
  expectNobodyWaits(entries);
  expectHeardOnce(entries);
  expectInOrder(entries);
  expectNotMailAgain(entries, model.requests);
  expectWithinBudget(entries);
  expect(model.requests.flatMap(({ request }) => requestFaults(request))).toEqual([]);
  expect(session.faults).toEqual([]);
}

test('whole sessions of random agents, disturbed and broken off at random, all come to a sound end', async () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  try {
    const runs = propertyRuns(50, 200);
    await fc.assert(fc.asyncProperty(played, play), { ...runs, endOnFailure: true });
  } finally {
    process.off('unhandledRejection', onRejection);
  }
  expect(rejections).toEqual([]);
}, 1_200_000);
