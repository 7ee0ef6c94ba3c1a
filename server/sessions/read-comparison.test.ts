import { beforeEach, expect, test } from 'vitest';
import type { Entry } from '#core/protocol/entry.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { aFinding, aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { createInMemorySessionLogStore } from '#server/persistence/in-memory-session-log-store.ts';
import { newSessionId, summaryOf } from '#server/persistence/testing/session-samples.ts';
import { createManualClock } from '#server/testing/manual-clock.ts';
import { createComparisonReader } from './read-comparison.ts';

const store = createInMemorySessionLogStore(createManualClock());
const logs = new Map<SessionId, readonly Entry[]>();
let reads = 0;
const read = createComparisonReader({
  store,
  tails: {
    head: async (session) => logs.get(session)?.length ?? null,
    read: async (session, after, limit) => {
      reads += 1;
      return logs.get(session)?.slice(after, after + limit) ?? [];
    },
  },
});

beforeEach(() => (reads = 0));

async function stored(facts: Partial<SessionSummary>, log: LogBuilder): Promise<SessionId> {
  const session = newSessionId();
  await store.createSession(summaryOf(session, facts), 'owner');
  logs.set(session, log.build());
  return session;
}

const worked = (findings: number) =>
  aLog()
    .launched()
    .prepared()
    .team()
    .discovery(
      'analyst-1',
      Array.from({ length: findings }, (_, index) => aFinding(`f-${index}`)),
    )
    .finished();

const apart = (log: LogBuilder): LogBuilder => {
  for (const entry of log.build()) {
    if (entry.type === 'session-launched') Object.assign(entry.body, { mode: 'isolated' });
  }
  return log;
};

test('a session by itself is one run of the team, compared with nothing yet', async () => {
  const session = await stored({}, worked(2));
  expect(await read(session)).toMatchObject({
    base: session,
    together: [{ values: { findings: 2 } }],
    apart: [],
    comparison: { runs: { together: 1, apart: 0 } },
  });
});

test('the runs of a comparison are measured, whichever of them is asked about', async () => {
  const base = await stored({}, worked(3));
  const other = await stored({ comparedWith: base, mode: 'isolated' }, apart(worked(1)));
  const comparison = await read(base);
  expect(comparison).toMatchObject({
    together: [{ values: { findings: 3 } }],
    apart: [{ mode: 'isolated', values: { findings: 1 } }],
    comparison: { runs: { together: 1, apart: 1 } },
  });
  expect(await read(other)).toEqual(comparison);
  const findings = comparison?.comparison.measures.find(({ measure }) => measure === 'findings');
  expect(findings?.verdict).toEqual({ kind: 'seen', more: 'together', better: 'together' });
});

test('a log is read again only when it has grown', async () => {
  const log = aLog().launched().prepared().team();
  const session = await stored({}, log);
  await read(session);
  expect(reads).toBe(1);
  await read(session);
  expect(reads).toBe(1);
  logs.set(session, log.discovery('analyst-1', [aFinding('f-1')]).build());
  expect((await read(session))?.together[0]?.values.findings).toBe(1);
  expect(reads).toBe(2);
});

test('an unknown session has no comparison', async () => {
  expect(await read(newSessionId())).toBeNull();
});
