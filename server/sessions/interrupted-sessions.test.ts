import { expect, test, vi } from 'vitest';
import { fold } from '#core/log/fold.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { HUMAN, type SessionId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import { summarise } from '#core/views/session-summary.ts';
import { sessionView } from '#core/views/session-view.ts';
import { createInMemorySessionLogStore } from '#server/persistence/in-memory-session-log-store.ts';
import { createSystemClock } from '#server/system-clock.ts';
import { createScriptedModel, use } from '#server/testing/scripted-model.ts';
import { stageSession } from '#server/testing/stage-session.ts';
import { markInterrupted } from './interrupted-sessions.ts';

const step = { id: 'a', title: 'Look', instructions: '', assignee: 'analyst-1' };

/** The log of a session whose plan waits for the user. */
async function logThatWaits() {
  const phases = [{ name: 'Work', steps: [step] }];
  const coordinator = ({ calls }: { readonly calls: number }) =>
    calls === 0 ? [use('set_plan', { reason: 'one step', phases })] : 'Waiting.';
  const session = stageSession({
    model: createScriptedModel({ coordinator }),
    team: { analyst: 1 },
    asked: { approval: { plan: true } },
  });
  const running = session.run.run();
  await vi.waitFor(() => expect(session.of('turn-finished')).toHaveLength(1));
  const entries = session.log.entries().slice();
  await session.run.carryOut({ command: 'stop' }, HUMAN);
  await running;
  return entries;
}

test('a session whose server dies when its end is on record is closed, and stays ended as it was', async () => {
  const clock = createSystemClock();
  const store = createInMemorySessionLogStore(clock);
  const waiting = await logThatWaits();
  const end: Entry = {
    ...{ seq: waiting.length + 1, at: clock.now(), causation: [] },
    ...{ type: 'session-finished', body: { outcome: 'completed', reason: 'All is done.' } },
  };
  const summary = must(summarise(waiting), 'a summary');
  const ownership = await store.createSession(summary, 'dead');
  await store.append({ ownership, entries: [...waiting, end] });
  const parts = { store, clock, owner: 'me', logger: { warn: vi.fn() } as never };
  await vi.waitFor(async () => expect(await markInterrupted(parts, 0)).toBe(1));
  const found = must(await store.find(summary.id as SessionId), 'the session');
  expect(found).toMatchObject({ head: end.seq, summary: { state: 'completed', head: end.seq } });
  expect(found.endedAt).not.toBeNull();
  expect(await store.lapsed(0)).toEqual([]);
});

test('a session whose server dies while its plan waits is interrupted, with the plan on record and nothing begun', async () => {
  const entries = await logThatWaits();
  const clock = createSystemClock();
  const store = createInMemorySessionLogStore(clock);
  const summary = must(summarise(entries), 'a summary');
  expect(summary.state).toBe('awaiting-approval');
  const session = summary.id as SessionId;
  const ownership = await store.createSession(summary, 'dead');
  await store.append({ ownership, entries });
  const parts = { store, clock, owner: 'me', logger: { warn: vi.fn() } as never };
  await vi.waitFor(async () => expect(await markInterrupted(parts, 0)).toBe(1));
  const log = await store.read(session, 0, 1000);
  const { status, approval, plan } = fold(sessionView, log);
  expect(status.state).toBe('interrupted');
  expect(approval.pending?.plan.steps.map(({ id }) => id)).toEqual(['a']);
  expect(plan.steps.size).toBe(0);
  expect((await store.find(session))?.summary.state).toBe('interrupted');
});
