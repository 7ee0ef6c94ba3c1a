import { unreachable } from '#core/lib/unreachable.ts';
import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { isCastingVote } from '#core/projections/patterns/standing.ts';
import { decisionWords as words } from '#components/decision-words.ts';

/** What a stage is called, with its round or term where there can be several. */
export function stageName(record: DecisionRecord, stage: StageRecord): string {
  const name = bareName(record, stage);
  const { pattern } = record.opened;
  if (pattern === 'election') return words.term(stage.round, name);
  return pattern === 'consensus' && isDebate(stage) ? words.round(stage.round, name) : name;
}

/** The drafts and the ballot over them come before the debate. */
function isDebate({ stage, round }: StageRecord): boolean {
  return stage === 'reviewing' || stage === 'proposing' || (stage === 'balloting' && round > 1);
}

function bareName(record: DecisionRecord, stage: StageRecord): string {
  const { pattern } = record.opened;
  switch (stage.stage) {
    case 'drafting':
    case 'reviewing':
    case 'leading':
      return words.stages[stage.stage];
    case 'proposing':
      return pattern === 'election' ? words.stages.candidacies : words.stages.amendments;
    case 'balloting':
      if (isCastingVote(record, stage)) return words.stages.casting;
      if (pattern !== 'consensus') return words.stages.balloting;
      return isDebate(stage) ? words.stages.amendmentVote : words.stages.plainVote;
    default:
      return unreachable(stage.stage);
  }
}
