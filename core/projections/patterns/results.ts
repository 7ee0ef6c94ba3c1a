import {
  OPTION_LIMIT,
  REMARKS_LIMIT,
  type PlainVote,
  type Remark,
} from '#core/protocol/decision.ts';
import type { Stance } from '#core/protocol/decision.ts';
import { countVotes, type Count } from './counting.ts';
import type { DecisionRecord, Leadership, StageRecord } from './decision-record.ts';
import { ballotsAt } from './standing.ts';

/** How the ballots of a stage come out by the decision's method, before any tie rule. */
export function countOf(record: DecisionRecord, stage: StageRecord): Count {
  return countVotes({
    method: record.opened.method,
    options: stage.options.map(({ id }) => id),
    ballots: ballotsAt(record, stage).map(({ choices }) => choices),
  });
}

/** The votes that an option had in the last round of a count. */
export function lastRound({ rounds }: Count): PlainVote['counts'] {
  return rounds.at(-1) ?? [];
}

/**
 * What a plain vote over the first drafts of a consensus gave: the ballot that was held over them
 * before the debate. A single draft wins it by being the only one. Null before it is known, and of
 * other patterns.
 */
export function plainVoteOf(record: DecisionRecord): PlainVote | null {
  if (record.opened.pattern !== 'consensus') return null;
  const stage = record.stages.find((one) => ['balloting', 'reviewing'].includes(one.stage));
  if (stage?.stage === 'reviewing')
    return voteFor(
      stage,
      stage.options.map(({ id }) => id),
      [],
    );
  if (stage === undefined || stage.through === null) return null;
  const count = countOf(record, stage);
  return voteFor(stage, count.leaders, lastRound(count));
}

function voteFor(
  { options }: StageRecord,
  leaders: readonly string[],
  counts: PlainVote['counts'],
): PlainVote {
  if (leaders.length > 1) return { option: null, text: '', counts, tied: leaders };
  const winner = options.find(({ id }) => id === leaders[0]);
  return { option: winner?.id ?? null, text: winner?.text ?? '', counts, tied: [] };
}

/** Who took this stance in a stage, and why; the first of them where there are many. */
export function remarksAt(
  record: DecisionRecord,
  stage: StageRecord,
  stance: Stance,
): readonly Remark[] {
  return ballotsAt(record, stage)
    .filter((ballot) => ballot.stance === stance)
    .slice(0, REMARKS_LIMIT)
    .map(({ voter, text }) => ({ agent: voter, text: text.slice(0, OPTION_LIMIT) }));
}

/** When a lease ends, in epoch milliseconds: a finished call of the leader is a sign of life. */
export function leaseEnd({ opened }: DecisionRecord, { until, calledAt }: Leadership): number {
  return calledAt === null ? until : Math.max(until, calledAt + (opened.leaseMs ?? 0));
}

/** Who leads by an election now, and in which term; null while nobody does. */
export function leadershipOf({ terms, end }: DecisionRecord): Leadership | null {
  const last = terms.at(-1);
  return end !== null || last === undefined || last.lost !== null ? null : last;
}
