import { OPTIONS_LIMIT, type DecisionOption } from '#core/protocol/decision.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import { leaseEnd } from '#core/projections/patterns/results.ts';
import { presentStage, proposalsAt } from '#core/projections/patterns/standing.ts';
import type { Presence } from '#core/projections/patterns/decisions.ts';
import { ballotResult } from './ballot-result.ts';
import { closeWith, type Next } from './next-stage.ts';

/** What an election needs to know of the world. */
export interface ElectionScene {
  readonly presenceOf: (agent: AgentId) => Presence | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What becomes of a leader whose lease is looked at. */
export type LeaseStep =
  | { readonly kind: 'renewed'; readonly until: number }
  | { readonly kind: 'lost'; readonly reason: EntryBodies['leader-lost']['reason'] };

/**
 * Election: candidacies, unless the candidates are given; a ballot; then the winner leads a term
 * for as long as its lease is renewed. Called when a stage other than `leading` is over.
 */
export function afterElectionStage(record: DecisionRecord, scene: ElectionScene): Next {
  const stage = presentStage(record);
  if (stage.stage === 'proposing') {
    const candidates = proposalsAt(record, stage).map(({ author, text, message }) => ({
      ...{ id: author, text, from: message },
    }));
    return ballotOver(record, candidates, { scene, round: stage.round });
  }
  const result = ballotResult(record);
  if (result.kind === 'none') return result.next;
  const options = [result.option];
  return { kind: 'move', stage: 'leading', round: stage.round, options, awaits: [] };
}

/** The next term, after a leader was lost; the end where the terms are used up. */
export function nextTerm(record: DecisionRecord, scene: ElectionScene): Next {
  const { opened } = record;
  const round = presentStage(record).round + 1;
  if (round > opened.roundsCap) {
    const reason = `The last of ${opened.roundsCap} terms is over, and nobody leads now.`;
    return closeWith({ kind: 'cancelled', reason });
  }
  if (opened.options.length > 0) return ballotOver(record, opened.options, { scene, round });
  return { kind: 'move', stage: 'proposing', round, options: [], awaits: opened.electorate };
}

/**
 * What becomes of a leader who is there no more, or whose lease is over at its last renewal's end.
 * A call that the leader finished within its lease renews it. Null while nothing has to be done.
 */
export function leaseStep(record: DecisionRecord, scene: ElectionScene): LeaseStep | null {
  const term = must(record.terms.at(-1), 'a term');
  const presence = scene.presenceOf(term.leader);
  if (presence !== 'here') {
    return { kind: 'lost', reason: presence === 'failed' ? 'failed' : 'left' };
  }
  if (scene.now < term.until) return null;
  const until = leaseEnd(record, term);
  return until > scene.now ? { kind: 'renewed', until } : { kind: 'lost', reason: 'lease-lapsed' };
}

/** The ballot over those candidates who are there. */
function ballotOver(
  { opened }: DecisionRecord,
  candidates: readonly DecisionOption[],
  { scene, round }: { readonly scene: ElectionScene; readonly round: number },
): Next {
  const options = candidates
    .filter(({ id }) => scene.presenceOf(id as AgentId) === 'here')
    .slice(0, OPTIONS_LIMIT);
  if (options.length === 0) {
    return closeWith({ kind: 'undecided', why: 'no-options', counts: [] });
  }
  return { kind: 'move', stage: 'balloting', round, options, awaits: opened.electorate };
}
