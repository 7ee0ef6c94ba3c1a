import { describe, expect, it } from 'vitest';
import type { DecisionId } from '#core/protocol/ids.ts';
import { decisionsOnTest, VOTERS, type DecisionsOnTest } from './testing/decisions-on-test.ts';

async function consensus(): Promise<{ readonly test: DecisionsOnTest; readonly id: DecisionId }> {
  const test = await decisionsOnTest();
  const id = await test.open({ pattern: 'consensus', options: [], roundsCap: 2 });
  return { test, id };
}

const outcomeOf = (test: DecisionsOnTest, id: DecisionId) => test.record(id).end?.outcome;
const all = async (test: DecisionsOnTest, id: DecisionId, stances: readonly string[]) => {
  for (const [place, voter] of VOTERS.entries()) {
    await test.say(id, voter, (stances[place] ?? null) as never, `${voter} says so`);
  }
};

describe('A consensus', () => {
  it('is agreed when nobody objects, and says what a plain vote would have given', async () => {
    const { test, id } = await consensus();
    for (const voter of VOTERS) await test.propose(id, voter, `Draft of ${voter}`);
    await test.vote(id, 'analyst-1', ['b']);
    await test.vote(id, 'analyst-2', ['b']);
    await test.vote(id, 'analyst-3', ['c']);
    await all(test, id, ['agree', 'agree', 'agree']);
    expect(test.story(id)).toEqual([
      'opened',
      'moved balloting 1',
      'moved reviewing 1',
      'closed agreed',
    ]);
    const text = 'Draft of analyst-2';
    const plainVote = { option: 'b', text, tied: [] };
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'agreed', text, plainVote });
  });

  it('is agreed with reservations, which are on record with their reasons', async () => {
    const { test, id } = await consensus();
    await test.propose(id, 'analyst-1', 'The one draft');
    await test.say(id, 'analyst-2', null);
    await test.say(id, 'analyst-3', null);
    await all(test, id, ['agree', 'reservation', 'agree']);
    expect(outcomeOf(test, id)).toMatchObject({
      kind: 'agreed-with-reservations',
      reservations: [{ agent: 'analyst-2', text: 'analyst-2 says so' }],
      plainVote: { option: 'a', text: 'The one draft', counts: [] },
    });
  });

  it('is amended after an objection, and the amended text is reviewed in the next round', async () => {
    const { test, id } = await consensus();
    await test.propose(id, 'analyst-1', 'First text');
    await test.say(id, 'analyst-2', null);
    await test.say(id, 'analyst-3', null);
    await all(test, id, ['agree', 'objection', 'agree']);
    await test.propose(id, 'analyst-2', 'Better text');
    expect(test.read('analyst-1').join()).not.toContain('Better text');
    await test.say(id, 'analyst-1', null);
    await test.say(id, 'analyst-3', null);
    await all(test, id, ['agree', 'agree', 'agree']);
    expect(test.story(id)).toEqual([
      'opened',
      'moved reviewing 1',
      'moved proposing 1',
      'moved reviewing 2',
      'closed agreed',
    ]);
    expect(outcomeOf(test, id)).toMatchObject({
      text: 'Better text',
      plainVote: { text: 'First text' },
    });
  });

  it('votes on several amendments before it reviews one', async () => {
    const { test, id } = await consensus();
    await test.propose(id, 'analyst-1', 'First text');
    await test.say(id, 'analyst-2', null);
    await test.say(id, 'analyst-3', null);
    await all(test, id, ['objection', 'objection', 'agree']);
    await test.propose(id, 'analyst-1', 'Text one');
    await test.propose(id, 'analyst-2', 'Text two');
    await test.say(id, 'analyst-3', null);
    for (const voter of VOTERS) await test.vote(id, voter, ['b']);
    expect(test.story(id).slice(-2)).toEqual(['moved balloting 2', 'moved reviewing 2']);
    await all(test, id, ['agree', 'agree', 'agree']);
    expect(outcomeOf(test, id)).toMatchObject({ kind: 'agreed', text: 'Text two' });
  });

  it('is not agreed when objections stand in the last round, or nobody amends', async () => {
    const { test, id } = await consensus();
    await test.propose(id, 'analyst-1', 'First text');
    await test.clock.advance(10_000);
    await all(test, id, ['agree', 'objection', 'agree']);
    await test.propose(id, 'analyst-2', 'Second text');
    await test.clock.advance(10_000);
    await all(test, id, ['objection', 'agree', 'reservation']);
    expect(outcomeOf(test, id)).toMatchObject({
      kind: 'not-agreed',
      text: 'Second text',
      objections: [{ agent: 'analyst-1' }],
      reservations: [{ agent: 'analyst-3' }],
    });
    const other = await test.open({ pattern: 'consensus', options: [{ id: 'a', text: 'Given' }] });
    await all(test, other, ['objection', 'agree', 'agree']);
    await test.clock.advance(10_000);
    expect(outcomeOf(test, other)).toMatchObject({ kind: 'not-agreed', text: 'Given' });
  });

  it('starts over from the earliest of drafts with the same votes, and says that it was a tie', async () => {
    const { test, id } = await consensus();
    for (const voter of VOTERS) await test.propose(id, voter, `Draft of ${voter}`);
    for (const [place, voter] of VOTERS.entries())
      await test.vote(id, voter, [['b', 'c', 'a'][place] ?? '']);
    await all(test, id, ['agree', 'agree', 'agree']);
    expect(outcomeOf(test, id)).toMatchObject({
      text: 'Draft of analyst-1',
      plainVote: { option: null, tied: ['a', 'b', 'c'] },
    });
  });

  it('is no agreement when too few speak, or all abstain', async () => {
    const { test, id } = await consensus();
    await test.propose(id, 'analyst-1', 'The text');
    await test.clock.advance(10_000);
    await test.say(id, 'analyst-1', 'agree');
    await test.clock.advance(10_000);
    expect(outcomeOf(test, id)).toEqual({ kind: 'no-quorum', voted: 1, quorum: 2 });
    const silent = await test.open({ pattern: 'consensus', options: [{ id: 'a', text: 'x' }] });
    await all(test, silent, []);
    expect(outcomeOf(test, silent)).toMatchObject({ kind: 'undecided', why: 'no-votes' });
  });
});
