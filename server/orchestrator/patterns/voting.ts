import { OPTIONS_LIMIT } from '#core/protocol/decision.ts';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import { presentStage, proposalsAt, toOptions } from '#core/projections/patterns/standing.ts';
import { ballotResult } from './ballot-result.ts';
import { closeWith, type Next } from './next-stage.ts';

/**
 * Voting: independent drafts, unless the options are given; then one ballot. Nobody sees the drafts
 * of others before the ballot paper. Called when the present stage is over.
 */
export function afterVotingStage(record: DecisionRecord): Next {
  if (presentStage(record).stage === 'drafting') return ballotOverDrafts(record);
  const result = ballotResult(record);
  if (result.kind === 'none') return result.next;
  const { option, counts, tieBroken } = result;
  return closeWith({ kind: 'decided', option: option.id, text: option.text, counts, tieBroken });
}

/** The ballot over what was drafted; without a draft there is nothing to decide. */
export function ballotOverDrafts(record: DecisionRecord): Next {
  const stage = presentStage(record);
  const options = toOptions(proposalsAt(record, stage)).slice(0, OPTIONS_LIMIT);
  if (options.length === 0) {
    return closeWith({ kind: 'undecided', why: 'no-options', counts: [] });
  }
  const awaits = record.opened.electorate;
  return { kind: 'move', stage: 'balloting', round: stage.round, options, awaits };
}
