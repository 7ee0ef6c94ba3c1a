import { describe, expect, it } from 'vitest';
import type { DecisionId } from '#core/protocol/ids.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { decisionsOnTest, VOTERS, type DecisionsOnTest } from './testing/decisions-on-test.ts';

const outcomeOf = (test: DecisionsOnTest, id: DecisionId) => test.record(id).end?.outcome;

describe('A vote', () => {
  it('ends as soon as everyone has voted, and tells the electorate and its opener', async () => {
    const test = await decisionsOnTest();
    const id = await test.open();
    for (const [place, voter] of VOTERS.entries()) await test.vote(id, voter, [place ? 'a' : 'b']);
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'decided', option: 'a', tieBroken: false });
    expect(test.read('coordinator')).toEqual([expect.stringMatching(/^Decided: a\. Option a/)]);
    expect(test.read('analyst-1')).toHaveLength(2);
    expect(test.read('developer-1')).toEqual([]);
    expect(test.clock.now()).toBe(1_000_000);
  });

  it('delivers nobody a draft before all drafts are in', async () => {
    const test = await decisionsOnTest();
    const id = await test.open({ options: [] });
    await test.propose(id, 'analyst-1', 'Use parameters');
    await test.propose(id, 'analyst-2', 'Escape by hand');
    expect(test.read('analyst-3').join()).not.toContain('Use parameters');
    await test.say(id, 'analyst-3', null);
    expect(test.story(id)).toEqual(['opened', 'moved balloting 1']);
    const [paper] = test.read('analyst-3');
    expect(paper).toContain('- a: Use parameters');
    expect(paper).toContain('- b: Escape by hand');
  });

  it('ends by its deadline without those who say nothing, and only then', async () => {
    const test = await decisionsOnTest();
    const id = await test.open();
    await test.vote(id, 'analyst-1', ['a']);
    await test.vote(id, 'analyst-2', ['a']);
    await test.clock.advance(9999);
    expect(outcomeOf(test, id)).toBeUndefined();
    await test.clock.advance(1);
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'decided', option: 'a' });
  });

  it('counts a ballot that was cast in time and recorded after the deadline', async () => {
    const test = await decisionsOnTest();
    const id = await test.open();
    await test.vote(id, 'analyst-1', ['a']);
    test.log.hold();
    void test.vote(id, 'analyst-2', ['a']);
    await test.clock.advance(10_000);
    test.log.release();
    await letGo();
    await letGo();
    expect(test.standings(id)).toEqual(['analyst-1 counted', 'analyst-2 counted']);
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'decided', option: 'a' });
  });

  it('has no result below its quorum, abstentions counting toward it', async () => {
    const test = await decisionsOnTest();
    const few = await test.open();
    const enough = await test.open();
    await test.vote(few, 'analyst-1', ['a']);
    await test.vote(enough, 'analyst-1', ['a']);
    await test.vote(enough, 'analyst-2', []);
    await test.clock.advance(10_000);
    expect(outcomeOf(test, few)).toEqual({ kind: 'no-quorum', voted: 1, quorum: 2 });
    expect(outcomeOf(test, enough)).toMatchObject({ kind: 'decided', option: 'a' });
    expect(test.standings(enough)).toEqual(['analyst-1 counted', 'analyst-2 abstained']);
  });

  it('counts the last ballot of a voter, none of a stranger, and none for an old version', async () => {
    const test = await decisionsOnTest();
    const id = await test.open({ options: [] });
    for (const voter of VOTERS) await test.propose(id, voter, `Draft of ${voter}`);
    await test.vote(id, 'analyst-1', ['a'], 1);
    await test.vote(id, 'developer-1', ['a']);
    await test.vote(id, 'analyst-1', ['a']);
    await test.vote(id, 'analyst-1', ['b']);
    await test.vote(id, 'analyst-2', ['b']);
    await test.vote(id, 'analyst-3', ['a']);
    expect(test.standings(id)).toEqual([
      'analyst-1 stale',
      'developer-1 foreign',
      'analyst-1 replaced',
      'analyst-1 counted',
      'analyst-2 counted',
      'analyst-3 counted',
    ]);
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'decided', option: 'b' });
  });

  it('takes those who leave out of what it awaits', async () => {
    const test = await decisionsOnTest();
    const id = await test.open();
    await test.vote(id, 'analyst-1', ['b']);
    await test.vote(id, 'analyst-2', ['b']);
    await test.bus.leave('analyst-3' as never, 'failed');
    await letGo();
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'decided', option: 'b' });
  });

  it('breaks a tie by the rule on record', async () => {
    const test = await decisionsOnTest();
    const tied = async (tie: 'none' | 'earliest-draft' | 'coordinator') => {
      const id = await test.open({ tie, electorate: VOTERS.slice(0, 2) as never });
      await test.vote(id, 'analyst-1', ['b']);
      await test.vote(id, 'analyst-2', ['a']);
      return id;
    };
    expect(outcomeOf(test, await tied('none'))).toMatchObject({ kind: 'tied', tied: ['a', 'b'] });
    const first = outcomeOf(test, await tied('earliest-draft'));
    expect(first).toMatchObject({ kind: 'decided', option: 'a', tieBroken: true });
    const id = await tied('coordinator');
    expect(test.story(id)).toEqual(['opened', 'moved balloting 1']);
    await test.vote(id, 'analyst-1', ['a']);
    await test.vote(id, 'coordinator', ['b']);
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'decided', option: 'b', tieBroken: true });
    const silent = await tied('coordinator');
    await test.clock.advance(10_000);
    expect(outcomeOf(test, silent)).toMatchObject({ kind: 'tied' });
  });

  it('decides by a majority and by ranked choice as the method says', async () => {
    const test = await decisionsOnTest();
    const options = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
    const cast = async (method: 'majority' | 'ranked', ...ballots: readonly string[]) => {
      const id = await test.open({ method, options });
      for (const [place, voter] of VOTERS.entries()) {
        await test.vote(id, voter, [...(ballots[place] ?? '')]);
      }
      return outcomeOf(test, id);
    };
    expect(await cast('majority', 'a', 'b', 'c')).toMatchObject({ why: 'no-majority' });
    expect(await cast('majority', 'a', 'b', 'a')).toMatchObject({ option: 'a' });
    expect(await cast('ranked', 'a', 'b', 'c')).toMatchObject({ kind: 'tied' });
    expect(await cast('majority', '', '', '')).toMatchObject({ why: 'no-votes' });
  });

  it('moves the votes of the weakest on where choices are ranked', async () => {
    const test = await decisionsOnTest();
    const options = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
    const voters = [...VOTERS, 'developer-1', 'coordinator'];
    const id = await test.open({ method: 'ranked', options, electorate: voters as never });
    for (const [place, ballot] of ['a', 'a', 'b', 'b', 'cb'].entries()) {
      await test.vote(id, voters[place] ?? '', [...ballot]);
    }
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'decided', option: 'b', tieBroken: false });
  });

  it('has nothing to decide where nobody drafts', async () => {
    const test = await decisionsOnTest();
    const id = await test.open({ options: [] });
    await test.clock.advance(10_000);
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'undecided', why: 'no-options' });
  });

  it('gives whoever waits the outcome, and shows the wait in the graph until then', async () => {
    const test = await decisionsOnTest();
    const id = await test.open();
    const ended = test.engine.wait(id, 'coordinator' as never, new AbortController().signal);
    await letGo();
    expect(test.bus.waits()).toMatchObject([{ waiter: 'coordinator', for: VOTERS }]);
    for (const voter of VOTERS) await test.vote(id, voter, ['a']);
    expect(await ended).toMatchObject({ kind: 'decided', outcome: { option: 'a' } });
    expect(test.bus.waits()).toEqual([]);
  });

  it('never lets a voter wait for its own ballot, or for someone who waits for it', async () => {
    const test = await decisionsOnTest();
    const never = new AbortController().signal;
    const id = await test.open();
    expect(await test.engine.wait(id, 'analyst-1' as never, never)).toEqual({ kind: 'your-turn' });
    const question = { kind: 'request' as const, from: 'analyst-1' as never, timeoutMs: 1000 };
    const draft = { ...question, to: ['coordinator' as never], text: '?', causation: [] };
    void test.bus.request({ ...draft, via: 'tool' }, never);
    await letGo();
    const wait = test.engine.wait(id, 'coordinator' as never, never);
    expect(await wait).toMatchObject({ kind: 'deadlock', cycle: ['coordinator', 'analyst-1'] });
  });

  it('goes on when the one who waits is interrupted, and the outcome comes as mail', async () => {
    const test = await decisionsOnTest();
    const id = await test.open();
    const interrupt = new AbortController();
    const ended = test.engine.wait(id, 'coordinator' as never, interrupt.signal);
    await letGo();
    interrupt.abort();
    expect(await ended).toEqual({ kind: 'interrupted' });
    for (const voter of VOTERS) await test.vote(id, voter, ['a']);
    expect(test.read('coordinator').join()).toContain('Decided: a');
  });

  it('is cancelled when its session ends, and nobody decides any more', async () => {
    const test = await decisionsOnTest();
    const id = await test.open();
    await test.engine.close('The session ended.');
    for (const voter of VOTERS) await test.vote(id, voter, ['a']);
    await test.clock.advance(100_000);
    expect(test.story(id)).toEqual(['opened', 'closed cancelled']);
    expect(test.engine.isAwaiting()).toBe(false);
    expect(test.faults).toEqual([]);
  });
});
