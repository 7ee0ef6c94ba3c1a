import { describe, expect, it } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { must } from '#core/lib/must.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { aLog, BUILT_AT, type LogBuilder } from '#core/testing/log-builder.ts';
import type { AgentId, DecisionId } from '#core/protocol/ids.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import { decisions, firstStage, heardVersion } from './decisions.ts';
import { leaseEnd, leadershipOf, plainVoteOf } from './results.ts';
import { owedBy, presentStage, standingOf, standingOfProposal } from './standing.ts';

testProjectionLaws(decisions);

const ID = 'd-1' as DecisionId;
const LATER = BUILT_AT + 1_000_000;
const agents = (...names: readonly string[]) => names as readonly string[] as readonly AgentId[];
const options = (...ids: readonly string[]) => ids.map((id) => ({ id, text: `Option ${id}` }));

function opened(facts: Partial<EntryBodies['decision-opened']> = {}): LogBuilder {
  const log = aLog().launched().team();
  return log.entry('decision-opened', {
    ...{ decision: ID, pattern: 'voting', by: 'coordinator' as AgentId, question: 'Which one?' },
    ...{ options: options('a', 'b'), electorate: agents('analyst-1', 'analyst-2', 'tester-1') },
    ...{ quorum: 2, method: 'plurality', tie: 'none', roundsCap: 3, stageMs: 60_000, about: [] },
    deadlineAt: LATER,
    ...facts,
  });
}

const move = (log: LogBuilder, facts: Partial<EntryBodies['decision-moved']> = {}) =>
  log.entry('decision-moved', {
    ...{ decision: ID, stage: 'balloting', version: 2, round: 1, options: options('a', 'b') },
    ...{ awaits: agents('analyst-1', 'analyst-2'), deadlineAt: LATER, through: log.head },
    ...facts,
  });

const close = (log: LogBuilder, through = log.head) =>
  log.entry('decision-closed', {
    decision: ID,
    outcome: { kind: 'undecided', why: 'no-votes', counts: [] },
    through,
  });

const ballot = (
  log: LogBuilder,
  ...[voter, choices, version = 1]: readonly [string, readonly string[], number?]
) => log.say(voter, { kind: 'ballot', text: '', decision: ID, version, choices }, { to: [] });
const stance = (
  log: LogBuilder,
  ...[voter, said, version = 1]: readonly [string, 'agree' | 'objection', number?]
) =>
  log.say(
    voter,
    { kind: 'ballot', text: 'Because.', decision: ID, version, choices: [], stance: said },
    { to: [] },
  );
const draft = (
  log: LogBuilder,
  ...[author, text, version = 1]: readonly [string, string, number?]
) => log.say(author, { kind: 'proposal', text, decision: ID, version, role: 'draft' }, { to: [] });

const read = (log: LogBuilder) => fold(decisions, log.build());
const recordOf = (log: LogBuilder) => must(read(log).decisions.get(ID), 'the decision');
const standings = (log: LogBuilder) => {
  const record = recordOf(log);
  return record.ballots.map((one) => `${one.voter} ${standingOf(record, one)}`);
};

describe('The record of a decision', () => {
  it('begins with the ballot where there are options, and with drafts where there are none', () => {
    expect(firstStage({ pattern: 'voting', options: options('a') })).toBe('balloting');
    expect(firstStage({ pattern: 'voting', options: [] })).toBe('drafting');
    expect(firstStage({ pattern: 'consensus', options: options('a') })).toBe('reviewing');
    expect(firstStage({ pattern: 'election', options: [] })).toBe('proposing');
  });

  it('says of each ballot what it is worth', () => {
    const log = opened();
    ballot(log, 'analyst-1', ['a']);
    ballot(log, 'analyst-1', ['b']);
    ballot(log, 'analyst-2', []);
    ballot(log, 'developer-1', ['a']);
    ballot(log, 'tester-1', ['z']);
    expect(standings(log)).toEqual([
      'analyst-1 replaced',
      'analyst-1 counted',
      'analyst-2 abstained',
      'developer-1 foreign',
      'tester-1 invalid',
    ]);
  });

  it('calls a ballot for an older version stale, and one after the end or the deadline late', () => {
    const log = opened();
    move(log);
    ballot(log, 'analyst-1', ['a'], 1);
    ballot(log, 'analyst-1', ['a'], 3);
    log.after(2_000_000);
    ballot(log, 'analyst-2', ['a'], 2);
    close(log);
    ballot(log, 'analyst-1', ['b'], 2);
    expect(standings(log)).toEqual([
      'analyst-1 stale',
      'analyst-1 invalid',
      'analyst-2 late',
      'analyst-1 late',
    ]);
  });

  it('does not count what came after the seq through which the decision was made', () => {
    const log = opened();
    ballot(log, 'analyst-1', ['a']);
    const through = log.head;
    ballot(log, 'analyst-2', ['a']);
    close(log, through);
    expect(standings(log)).toEqual(['analyst-1 counted', 'analyst-2 late']);
  });

  it('waits for those who have neither spoken nor left', () => {
    const log = opened();
    ballot(log, 'analyst-1', ['a']);
    log.left('tester-1');
    const state = read(log);
    const isPresent = (agent: AgentId) => state.presence.get(agent) === 'here';
    expect(owedBy(recordOf(log), isPresent)).toEqual(['analyst-2']);
    close(log);
    expect(owedBy(recordOf(log), isPresent)).toEqual([]);
  });

  it('keeps drafts, the last of each author counting', () => {
    const log = opened({ options: [] });
    draft(log, 'analyst-1', 'First\u0000thought');
    draft(log, 'analyst-1', 'Second thought');
    draft(log, 'developer-1', 'Mine');
    const record = recordOf(log);
    expect(record.proposals.map((one) => standingOfProposal(record, one))).toEqual([
      'replaced',
      'counted',
      'foreign',
    ]);
    expect(record.proposals[0]?.text).toBe('First thought');
  });

  it('knows which version an agent has read last', () => {
    const log = opened();
    const decision = { id: ID, version: 1, part: 'paper' } as const;
    const said = { kind: 'notice', text: 'Vote.', topic: 'decision', decision } as const;
    log.say('coordinator', said, { to: ['analyst-1'], via: 'system' });
    const id = log.lastMessage;
    expect(heardVersion(read(log), 'analyst-1' as AgentId, ID)).toBeNull();
    log.call('analyst-1', id);
    expect(heardVersion(read(log), 'analyst-1' as AgentId, ID)).toBe(1);
    expect(recordOf(log).papers).toMatchObject([{ version: 1, to: ['analyst-1'] }]);
  });

  it('says what a plain vote over the first drafts of a consensus gave', () => {
    const log = opened({ pattern: 'consensus', options: [] });
    draft(log, 'analyst-1', 'One');
    move(log);
    ballot(log, 'analyst-1', ['a'], 2);
    expect(plainVoteOf(recordOf(log))).toBeNull();
    const text = options('b');
    move(log, { stage: 'reviewing', version: 3, options: text });
    stance(log, 'analyst-1', 'objection', 3);
    const plain = { option: 'a', text: 'Option a', tied: [] };
    expect(plainVoteOf(recordOf(log))).toMatchObject(plain);
    expect(standings(log)).toEqual(['analyst-1 counted', 'analyst-1 counted']);
  });

  it('follows the terms of an election, its leases and its losses', () => {
    const log = opened({ pattern: 'election', leaseMs: 10_000 });
    const until = BUILT_AT + 20_000;
    move(log, { stage: 'leading', options: options('analyst-1'), deadlineAt: until });
    expect(leadershipOf(recordOf(log))).toMatchObject({ leader: 'analyst-1', term: 1, until });
    log.after(15_000).call('analyst-1').callEnds('analyst-1');
    const alive = recordOf(log);
    const term = must(leadershipOf(alive), 'a leader');
    expect(leaseEnd(alive, term)).toBe(must(term.calledAt, 'a call') + 10_000);
    log.after(60_000).call('analyst-1').callEnds('analyst-1');
    expect(leadershipOf(recordOf(log))?.calledAt).toBe(term.calledAt);
    const lost = { decision: ID, term: 1, leader: 'analyst-1' as AgentId };
    log.entry('leader-lost', { ...lost, reason: 'lease-lapsed' });
    log.entry('lease-renewed', { ...lost, until: until + 1 });
    expect(leadershipOf(recordOf(log))).toBeNull();
    expect(recordOf(log).terms).toMatchObject([
      { term: 1, until, lost: { reason: 'lease-lapsed' } },
    ]);
  });

  it('changes nothing of what was decided after the close', () => {
    const log = close(opened());
    const end = recordOf(log).end;
    move(log);
    close(log);
    expect(recordOf(log).end).toEqual(end);
    expect(presentStage(recordOf(log)).version).toBe(1);
    expect(read(log).open).toEqual([]);
  });
});
