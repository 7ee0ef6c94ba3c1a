import { describe, expect, it } from 'vitest';
import type { AgentId, DecisionId } from '#core/protocol/ids.ts';
import { agent, broadcast, letGo } from '#server/bus/testing/bus-on-test.ts';
import { decisionsOnTest, VOTERS, type DecisionsOnTest } from './testing/decisions-on-test.ts';

const CANDIDATES = ['analyst-1', 'analyst-2'].map((id) => ({ id, text: `${id} stands` }));

async function elected(
  leader = 'analyst-1',
): Promise<{ readonly test: DecisionsOnTest; readonly id: DecisionId }> {
  const test = await decisionsOnTest();
  const rules = { roundsCap: 2, leaseMs: 5000, options: CANDIDATES };
  const id = await test.open({ pattern: 'election', ...rules });
  await electNext(test, id, leader);
  return { test, id };
}

async function electNext(test: DecisionsOnTest, id: DecisionId, leader: string): Promise<void> {
  for (const voter of VOTERS) {
    if (test.bus.agents().includes(agent(voter))) await test.vote(id, voter, [leader]);
  }
}

const order = (test: DecisionsOnTest, from: string, term: { decision: DecisionId; term: number }) =>
  test.bus.send(broadcast(from, 'Do this.', { term }));

/** A finished call of an agent: its sign of life. */
async function call(test: DecisionsOnTest, name: string): Promise<void> {
  const body = {
    ...{ call: `c-${test.log.head()}` as never, agent: agent(name), content: { blocks: [] } },
    ...{ preview: '', toolUses: [], stopReason: 'end_turn', costUsd: null },
    usage: {
      ...{ inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
      estimated: false,
    },
  };
  await test.log.append([{ type: 'call-finished', causation: [], body }]);
}

describe('An election', () => {
  it('lets candidates stand, elects one of them, and tells who leads in which term', async () => {
    const test = await decisionsOnTest();
    const id = await test.open({ pattern: 'election', options: [], leaseMs: 5000 });
    const never = new AbortController().signal;
    const ended = test.engine.wait(id, 'coordinator' as AgentId, never);
    await test.propose(id, 'analyst-2', 'I know the code');
    await test.say(id, 'analyst-1', null);
    await test.say(id, 'analyst-3', null);
    await electNext(test, id, 'analyst-2');
    expect(test.story(id)).toEqual(['opened', 'moved balloting 1', 'moved leading 1']);
    const outcome = { kind: 'elected', leader: 'analyst-2', term: 1 };
    expect(await ended).toMatchObject({ kind: 'decided', outcome });
    expect(test.read('analyst-3').join()).toContain('analyst-2 leads in term 1');
  });

  it('takes orders of the term from its leader, and from nobody else', async () => {
    const { test, id } = await elected();
    const term = { decision: id, term: 1 };
    const refused = { state: 'refused', reason: 'old-term' };
    expect((await order(test, 'analyst-1', term)).recipients).toContainEqual({
      agent: 'analyst-2',
      state: 'queued',
    });
    const states = (sent: Awaited<ReturnType<typeof order>>) => sent.recipients;
    for (const one of states(await order(test, 'analyst-2', term)))
      expect(one).toMatchObject(refused);
    const later = { ...term, term: 2 };
    for (const one of states(await order(test, 'analyst-1', later)))
      expect(one).toMatchObject(refused);
  });

  it('keeps a leader whose calls or renewals show life, and elects anew when its lease runs out', async () => {
    const { test, id } = await elected();
    await test.clock.advance(4000);
    await call(test, 'analyst-1');
    await test.clock.advance(4000);
    expect(test.story(id).at(-1)).toBe('renewed');
    expect(await test.engine.renew(id, 'analyst-2' as AgentId, [])).toBeNull();
    const until = await test.engine.renew(id, 'analyst-1' as AgentId, []);
    expect(until).toBe(test.clock.now() + 5000);
    await test.clock.advance(4999);
    expect(test.record(id).terms.at(-1)?.lost).toBeNull();
    await test.clock.advance(1);
    expect(test.story(id).slice(-2)).toEqual(['lost lease-lapsed', 'moved balloting 2']);
    expect(await test.engine.renew(id, 'analyst-1' as AgentId, [])).toBeNull();
  });

  it('elects the next term when the leader is lost, without it, and refuses orders of the old one', async () => {
    const { test, id } = await elected();
    await test.bus.leave('analyst-1' as AgentId, 'failed');
    await letGo();
    expect(test.story(id).slice(-2)).toEqual(['lost failed', 'moved balloting 2']);
    expect(
      test
        .record(id)
        .stages.at(-1)
        ?.options.map((one) => one.id),
    ).toEqual(['analyst-2']);
    await electNext(test, id, 'analyst-2');
    const old = await order(test, 'analyst-2', { decision: id, term: 1 });
    expect(old.recipients).toContainEqual({
      ...{ agent: 'analyst-3', state: 'refused', reason: 'old-term' },
    });
    const now = await order(test, 'analyst-2', { decision: id, term: 2 });
    expect(now.recipients).toContainEqual({ agent: 'analyst-3', state: 'queued' });
    expect(test.read('analyst-3').filter((text) => text === 'Do this.')).toHaveLength(1);
  });

  it('lets no order slip in between the loss of a leader and its commit', async () => {
    const { test, id } = await elected();
    await test.clock.advance(4999);
    test.log.hold();
    await test.clock.advance(1);
    const sending = order(test, 'analyst-1', { decision: id, term: 1 });
    test.log.release();
    for (const one of (await sending).recipients) expect(one.state).toBe('refused');
  });

  it('ends when its terms are used up, and when nobody stands', async () => {
    const { test, id } = await elected();
    await test.clock.advance(5000);
    await electNext(test, id, 'analyst-2');
    await test.clock.advance(5000);
    expect(test.story(id).at(-1)).toBe('closed cancelled');
    const nobody = await test.open({ pattern: 'election', options: [], leaseMs: 5000 });
    await test.clock.advance(10_000);
    expect(test.record(nobody).end?.outcome).toMatchObject({ why: 'no-options' });
  });

  it('has its leader on record when the session ends', async () => {
    const { test, id } = await elected();
    await test.engine.close('The session ended.');
    const outcome = { kind: 'elected', leader: 'analyst-1', term: 1 };
    expect(test.record(id).end?.outcome).toEqual(outcome);
  });
});
