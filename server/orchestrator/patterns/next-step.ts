import { unreachable } from '#core/lib/unreachable.ts';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import { leadershipOf } from '#core/projections/patterns/results.ts';
import { owedBy, presentStage } from '#core/projections/patterns/standing.ts';
import { afterConsensusStage } from './consensus.ts';
import {
  afterElectionStage,
  leaseStep,
  nextTerm,
  type ElectionScene,
  type LeaseStep,
} from './election.ts';
import type { Next } from './next-stage.ts';
import { afterVotingStage } from './voting.ts';

/** What is to be recorded of a decision now. */
export type Step = Next | LeaseStep;

/**
 * What is to be recorded of a decision now; null while it waits. A stage is over at its deadline,
 * and before that when everyone of those it awaits who is there has spoken. Pure: the same record in
 * the same scene gives the same step.
 */
export function nextStep(record: DecisionRecord, scene: ElectionScene): Step | null {
  if (record.end !== null) return null;
  const stage = presentStage(record);
  if (stage.stage === 'leading') {
    return leadershipOf(record) === null ? nextTerm(record, scene) : leaseStep(record, scene);
  }
  const isPresent = (agent: Parameters<typeof scene.presenceOf>[0]) =>
    scene.presenceOf(agent) === 'here';
  if (scene.now < stage.deadlineAt && owedBy(record, isPresent).length > 0) return null;
  return afterStage(record, scene);
}

/** When a decision has to be looked at again by the clock alone, in epoch milliseconds. */
export function dueAt(record: DecisionRecord): number {
  const stage = presentStage(record);
  return stage.stage === 'leading' ? (record.terms.at(-1)?.until ?? 0) : stage.deadlineAt;
}

function afterStage(record: DecisionRecord, scene: ElectionScene): Next {
  const { pattern } = record.opened;
  switch (pattern) {
    case 'voting':
      return afterVotingStage(record);
    case 'consensus':
      return afterConsensusStage(record);
    case 'election':
      return afterElectionStage(record, scene);
    default:
      return unreachable(pattern);
  }
}
