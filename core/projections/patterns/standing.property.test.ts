import fc from 'fast-check';
import { expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import type { AgentId, DecisionId, MessageId } from '#core/protocol/ids.ts';
import type { BallotRecord, DecisionRecord, StageRecord } from './decision-record.ts';
import { countOf } from './results.ts';
import { ballotsAt, owedBy, standingOf, votersOf } from './standing.ts';

const VOTERS = ['v-1', 'v-2', 'v-3', 'v-4'] as readonly string[] as readonly AgentId[];
const OPTIONS = ['a', 'b', 'c'].map((id) => ({ id, text: id }));

const anyBallot = fc.record({
  voter: fc.constantFrom(...VOTERS, 'stranger' as AgentId),
  version: fc.integer({ min: 1, max: 4 }),
  choices: fc.subarray(['a', 'b', 'c', 'z']),
  stance: fc.constantFrom('agree', 'objection', null, null, null),
  at: fc.integer({ min: 0, max: 120 }),
});

/** Stages one after another, with ballots of every kind between them. */
const anyRecord: fc.Arbitrary<DecisionRecord> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 }),
    kinds: fc.array(fc.constantFrom('balloting', 'reviewing', 'drafting', 'leading'), {
      minLength: 3,
      maxLength: 3,
    }),
    awaits: fc.subarray([...VOTERS]),
    ended: fc.boolean(),
    slack: fc.nat(2),
    ballots: fc.array(anyBallot, { maxLength: 20 }),
  })
  .map(({ lengths, kinds, awaits, ended, slack, ballots }) => {
    let seq = 1;
    const stages = lengths.map((length, place): StageRecord => {
      const begun = seq;
      seq += length + 1;
      const last = place === lengths.length - 1;
      return {
        ...{ stage: kinds[place] ?? 'balloting', version: place + 1, round: 1, options: OPTIONS },
        ...{ awaits, deadlineAt: 100, seq: begun, at: begun },
        through: last && !ended ? null : Math.max(begun, seq - 1 - slack),
      } as StageRecord;
    });
    const records = ballots.map((one, place): BallotRecord => ({
      ...one,
      ...{ message: `m-${place}` as MessageId, text: '', seq: 2 + place },
    }));
    return {
      decision: 'd-1' as DecisionId,
      opened: { electorate: VOTERS, method: 'plurality', pattern: 'voting' },
      ...{ seq: 1, at: 0, stages, ballots: records, proposals: [], terms: [], papers: [] },
      outcomeTold: [],
      end: ended ? { outcome: { kind: 'cancelled', reason: '' }, seq, at: 0 } : null,
    } as unknown as DecisionRecord;
  });

const LARGE = propertyRuns(1000);

it('lets each voter have one ballot in a stage at most, and only voters', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      for (const stage of record.stages) {
        const voters = ballotsAt(record, stage).map(({ voter }) => voter);
        expect(new Set(voters).size).toBe(voters.length);
        for (const voter of voters) expect(votersOf(record, stage)).toContain(voter);
      }
    }),
    LARGE,
  );
});

it('counts exactly the ballots that it calls counted, and each in its own version', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const stands = new Map(
        record.stages.flatMap((stage) => ballotsAt(record, stage).map((one) => [one, stage])),
      );
      for (const ballot of record.ballots) {
        const standing = standingOf(record, ballot);
        const stage = stands.get(ballot);
        expect(['counted', 'abstained'].includes(standing)).toBe(stage !== undefined);
        if (stage === undefined) continue;
        expect(ballot.version).toBe(stage.version);
        expect(ballot.at).toBeLessThan(stage.deadlineAt);
        expect(ballot.seq).toBeGreaterThan(stage.seq);
        if (stage.through !== null) expect(ballot.seq).toBeLessThanOrEqual(stage.through);
      }
    }),
    LARGE,
  );
});

it('gives a later valid ballot the place of an earlier one of the same voter', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      for (const ballot of record.ballots) {
        if (standingOf(record, ballot) !== 'replaced') continue;
        const later = record.ballots.filter(
          (one) =>
            one.voter === ballot.voter && one.version === ballot.version && one.seq > ballot.seq,
        );
        const worth = later.map((one) => standingOf(record, one));
        expect(worth.some((one) => one === 'counted' || one === 'abstained')).toBe(true);
      }
    }),
    LARGE,
  );
});

it('counts as many votes and abstentions as ballots stand, and waits for no one who voted', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      for (const stage of record.stages.filter((one) => one.stage === 'balloting')) {
        const { rounds, abstained } = countOf(record, stage);
        const votes = (rounds[0] ?? []).reduce((sum, one) => sum + one.votes, 0);
        expect(votes + abstained).toBe(ballotsAt(record, stage).length);
      }
      const last = record.stages.at(-1);
      const voted = last === undefined ? [] : ballotsAt(record, last).map(({ voter }) => voter);
      for (const owed of owedBy(record, () => true)) expect(voted).not.toContain(owed);
    }),
    LARGE,
  );
});
