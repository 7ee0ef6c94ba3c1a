import { compose } from '#core/log/compose.ts';
import type { Projection } from '#core/log/projection.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import { conversation } from '#core/projections/conversation/conversation.ts';
import { feed } from '#core/projections/feed/feed.ts';
import { files } from '#core/projections/files/files.ts';
import { findings } from '#core/projections/findings/findings.ts';
import { planBoard } from '#core/projections/plan-board/plan-board.ts';
import { runFacts } from '#core/projections/run-facts/run-facts.ts';
import { sessionStatus } from '#core/projections/session-status/session-status.ts';
import { CHECKS } from './checks.ts';
import type { Complaint, Examined } from './complaint.ts';

/** What the doctor needs of a log, for whoever has no session view. */
export const examinedRun: Projection<Examined> = compose('examined-run', {
  status: sessionStatus,
  graph: agentGraph,
  feed,
  conversation,
  plan: planBoard,
  files,
  findings,
  facts: runFacts,
});

/**
 * What went wrong in a run up to some entry, problems before doubts, each in the order of the log.
 * What can only be told at the end is told once the session has ended. Its time grows linearly with
 * the log: calls, tools, findings and changes are gone through once for each check that needs them,
 * messages only where an edge holds some that went wrong.
 */
export function diagnose(run: Examined): readonly Complaint[] {
  const complaints = CHECKS.flatMap((check) => check.look(run));
  return complaints.sort((one, other) => rank(one) - rank(other) || first(one) - first(other));
}

function rank({ severity }: Complaint): number {
  return severity === 'problem' ? 0 : 1;
}

function first({ seqs }: Complaint): number {
  return seqs[0] ?? 0;
}
