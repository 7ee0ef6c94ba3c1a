import { unreachable } from '#core/lib/unreachable.ts';
import type { DecisionRecord, StageRecord } from '#core/projections/patterns/decision-record.ts';
import { isCastingVote } from '#core/projections/patterns/standing.ts';
import { decisionWords as words } from '#components/decision-words.ts';

/** What a stage is called, with its round or term where there can be several. */
export function stageName(record: DecisionRecord, stage: StageRecord): string {
  const name = bareName(record, stage);
  const { pattern } = record.opened;
  if (pattern === 'election') return words.term(stage.round, name);
  const isDebate = stage.stage === 'reviewing' || stage.stage === 'proposing';
  return pattern === 'consensus' && isDebate ? words.round(stage.round, name) : name;
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
      return pattern === 'consensus' ? words.stages.plainVote : words.stages.balloting;
    default:
      return unreachable(stage.stage);
  }
}
