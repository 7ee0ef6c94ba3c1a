import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import type { Method } from '#core/protocol/decision.ts';
import { countVotes, type Count, type Poll } from './counting.ts';

const METHODS: readonly Method[] = ['plurality', 'majority', 'ranked'];
const OPTIONS = ['a', 'b', 'c', 'd', 'e'] as const;

const anyBallot = fc
  .subarray([...OPTIONS, 'x'])
  .chain((choices) => fc.shuffledSubarray(choices, { minLength: choices.length }));
const anyPoll: fc.Arbitrary<Poll> = fc.record({
  method: fc.constantFrom(...METHODS),
  options: fc.integer({ min: 1, max: 5 }).map((count) => OPTIONS.slice(0, count)),
  ballots: fc.array(anyBallot, { maxLength: 12 }),
});
const LARGE = propertyRuns(1000);

const firsts = ({ options, ballots }: Poll) =>
  ballots.flatMap((ballot) => ballot.find((choice) => options.includes(choice)) ?? []);
const votes = (count: Count) =>
  Object.fromEntries((count.rounds.at(-1) ?? []).map((one) => [one.option, one.votes]));
const poll = (method: Method, ...ballots: readonly string[]): Poll => ({
  method,
  options: ['a', 'b', 'c'],
  ballots: ballots.map((ballot) => [...ballot]),
});

describe('Counting', () => {
  it('gives a plurality to the option that most put first', () => {
    expect(countVotes(poll('plurality', 'a', 'b', 'bc', '')).leaders).toEqual(['b']);
    expect(countVotes(poll('plurality', 'a', 'b')).leaders).toEqual(['a', 'b']);
  });

  it('gives a majority to more than half of those who chose, and to nobody else', () => {
    expect(countVotes(poll('majority', 'a', 'a', 'b', '', '')).leaders).toEqual(['a']);
    expect(countVotes(poll('majority', 'a', 'a', 'b', 'c')).leaders).toEqual([]);
  });

  it('moves the votes of the weakest on to their next choice when ranked', () => {
    const count = countVotes(poll('ranked', 'ab', 'ab', 'ba', 'ba', 'cb'));
    expect(count.leaders).toEqual(['b']);
    expect(votes(count)).toEqual({ a: 2, b: 3 });
    expect(count.byOrder).toBe(false);
  });

  it('drops the last of equals, and says so', () => {
    const count = countVotes(poll('ranked', 'a', 'a', 'a', 'bc', 'bc', 'cb', 'cb'));
    expect(count.leaders).toEqual(['b']);
    expect(count.byOrder).toBe(true);
  });

  it('ends a run-off of equals as a tie', () => {
    expect(countVotes(poll('ranked', 'a', 'b')).leaders).toEqual(['a', 'b']);
  });

  it('has no leader when nobody chooses', () => {
    for (const method of METHODS) {
      expect(countVotes(poll(method, '', '')).leaders).toEqual([]);
      expect(countVotes({ method, options: [], ballots: [['a']] }).leaders).toEqual([]);
    }
  });

  it('comes out the same whoever voted what, and in whatever order', () => {
    const anyTwo = anyPoll.chain((one) =>
      fc.tuple(
        fc.constant(one),
        fc.shuffledSubarray([...one.ballots], { minLength: one.ballots.length }),
      ),
    );
    fc.assert(
      fc.property(anyTwo, ([one, ballots]) => {
        expect(countVotes({ ...one, ballots })).toEqual(countVotes(one));
      }),
      LARGE,
    );
  });

  it('lets an option that more than half put first win by every method', () => {
    const anyMajority = fc
      .tuple(anyPoll, fc.nat(4))
      .map(([one, place]): readonly [Poll, string] => {
        const winner = one.options[place % one.options.length] ?? 'a';
        const for_ = Array.from({ length: firsts(one).length + 1 }, () => [winner]);
        return [{ ...one, ballots: [...one.ballots, ...for_] }, winner];
      });
    fc.assert(
      fc.property(anyMajority, ([one, winner]) => {
        for (const method of METHODS) {
          expect(countVotes({ ...one, method }).leaders).toEqual([winner]);
        }
      }),
      LARGE,
    );
  });

  it('counts each ballot once in a round or not at all, and knows only its options', () => {
    fc.assert(
      fc.property(anyPoll, (one) => {
        const count = countVotes(one);
        const sum = (count.rounds[0] ?? []).reduce((total, { votes: some }) => total + some, 0);
        expect(sum).toBe(firsts(one).length);
        expect(sum + count.abstained).toBe(one.ballots.length);
        for (const leader of count.leaders) expect(one.options).toContain(leader);
        if (sum > 0 && one.method !== 'majority') expect(count.leaders.length).toBeGreaterThan(0);
        if (one.method !== 'majority' && count.leaders.length === 1) {
          const last = count.rounds.at(-1) ?? [];
          const most = Math.max(...last.map(({ votes: some }) => some));
          expect(votes(count)[count.leaders[0] ?? '']).toBe(most);
        }
      }),
      LARGE,
    );
  });
});
