import { OPTIONS_LIMIT, type DecisionOption } from '#core/protocol/decision.ts';
import { must } from '#core/lib/must.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { countOf, plainVoteOf, remarksAt } from '#core/projections/patterns/results.ts';
import {
  ballotsAt,
  presentStage,
  proposalsAt,
  toOptions,
} from '#core/projections/patterns/standing.ts';
import { quorumShortfall } from './ballot-result.ts';
import { closeWith, type Next } from './next-stage.ts';
import { ballotOverDrafts } from './voting.ts';

/**
 * Consensus: independent drafts, a plain vote over them, then rounds of review. An objection opens
 * the text for amendments, and what stands of them is reviewed in the next round, up to the cap. It
 * ends as agreed, agreed with reservations or not agreed. Called when the present stage is over.
 */
export function afterConsensusStage(record: DecisionRecord): Next {
  const stage = presentStage(record);
  switch (stage.stage) {
    case 'drafting':
      return afterDrafts(record);
    case 'balloting':
      return afterBallot(record, stage);
    case 'reviewing':
      return afterReview(record, stage);
    case 'proposing':
      return afterAmendments(record, stage);
    case 'leading':
      return closeWith({ kind: 'cancelled', reason: 'A consensus has no leader.' });
    default:
      return unreachable(stage.stage);
  }
}

/** A single draft needs no vote: it is reviewed. */
function afterDrafts(record: DecisionRecord): Next {
  const next = ballotOverDrafts(record);
  const [only, ...others] = next.kind === 'move' ? next.options : [];
  return only === undefined || others.length > 0 ? next : review(record, only, 1);
}

/**
 * The text that the vote put first is reviewed; of equals, or where nobody chose, the earliest: the
 * review judges it, so that no tie rule is needed.
 */
function afterBallot(record: DecisionRecord, stage: StageRecord): Next {
  const shortfall = quorumShortfall(record, stage);
  if (shortfall !== null) return closeWith(shortfall);
  const [leader] = countOf(record, stage).leaders;
  const text = stage.options.find(({ id }) => id === leader) ?? stage.options[0];
  return review(record, must(text, 'a text to review'), stage.round);
}

function review({ opened }: DecisionRecord, text: DecisionOption, round: number): Next {
  return { kind: 'move', stage: 'reviewing', round, options: [text], awaits: opened.electorate };
}

function afterReview(record: DecisionRecord, stage: StageRecord): Next {
  const shortfall = quorumShortfall(record, stage);
  if (shortfall !== null) return closeWith(shortfall);
  const stances = ballotsAt(record, stage).map(({ stance }) => stance);
  if (stances.includes('objection')) {
    if (stage.round >= record.opened.roundsCap) return notAgreed(record, stage);
    const { round, options } = stage;
    return { kind: 'move', stage: 'proposing', round, options, awaits: record.opened.electorate };
  }
  if (stances.every((stance) => stance === null)) {
    return closeWith({ kind: 'undecided', why: 'no-votes', counts: [] });
  }
  const reservations = remarksAt(record, stage, 'reservation');
  const common = { text: textOf(stage), plainVote: plainVoteFor(record) };
  return closeWith(
    reservations.length > 0
      ? { kind: 'agreed-with-reservations', ...common, reservations }
      : { kind: 'agreed', ...common },
  );
}

/** Several amendments are voted on; without one the objections stand. */
function afterAmendments(record: DecisionRecord, stage: StageRecord): Next {
  const options = toOptions(proposalsAt(record, stage)).slice(0, OPTIONS_LIMIT);
  const [only, ...others] = options;
  const round = stage.round + 1;
  if (only === undefined) {
    const reviewed = record.stages.findLast((one) => one.stage === 'reviewing');
    return notAgreed(record, reviewed ?? stage);
  }
  if (others.length === 0) return review(record, only, round);
  return { kind: 'move', stage: 'balloting', round, options, awaits: record.opened.electorate };
}

function notAgreed(record: DecisionRecord, reviewed: StageRecord): Next {
  return closeWith({
    kind: 'not-agreed',
    text: textOf(reviewed),
    reservations: remarksAt(record, reviewed, 'reservation'),
    objections: remarksAt(record, reviewed, 'objection'),
    plainVote: plainVoteFor(record),
  });
}

function textOf({ options }: StageRecord): string {
  return options[0]?.text ?? '';
}

function plainVoteFor(record: DecisionRecord) {
  return plainVoteOf(record) ?? { option: null, text: '', counts: [], tied: [] };
}
