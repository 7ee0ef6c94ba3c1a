import { compose } from '#core/log/compose.ts';
import type { Projection } from '#core/log/projection.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import type { AgentGraph } from '#core/projections/agent-graph/graph-state.ts';
import type { BudgetState } from '#core/projections/budget/budget-state.ts';
import { budget } from '#core/projections/budget/budget.ts';
import { conversation, type Conversations } from '#core/projections/conversation/conversation.ts';
import { costs, type Costs } from '#core/projections/costs/costs.ts';
import { feed, type Feed } from '#core/projections/feed/feed.ts';
import { files, type Files } from '#core/projections/files/files.ts';
import { findings, type Findings } from '#core/projections/findings/findings.ts';
import {
  patchApplication,
  type PatchApplication,
} from '#core/projections/patch-application/patch-application.ts';
import { planApproval, type PlanApproval } from '#core/projections/plan-approval/plan-approval.ts';
import { decisions, type Decisions } from '#core/projections/patterns/decisions.ts';
import { planBoard, type PlanBoard } from '#core/projections/plan-board/plan-board.ts';
import { runFacts, type RunFacts } from '#core/projections/run-facts/run-facts.ts';
import {
  sessionStatus,
  type SessionStatus,
} from '#core/projections/session-status/session-status.ts';
import { timeline } from '#core/projections/timeline/timeline.ts';
import type { Timeline } from '#core/projections/timeline/timeline-state.ts';
import { waitFor, type WaitFor } from '#core/projections/wait-for/wait-for.ts';

/** Everything that the session page shows, after some entry. */
export interface SessionView {
  status: SessionStatus;
  graph: AgentGraph;
  timeline: Timeline;
  feed: Feed;
  conversation: Conversations;
  plan: PlanBoard;
  waits: WaitFor;
  files: Files;
  costs: Costs;
  budget: BudgetState;
  approval: PlanApproval;
  patch: PatchApplication;
  findings: Findings;
  facts: RunFacts;
  /** What agents decide together; see the projection for what to ask of a record. */
  decisions: Decisions;
}

/** What the browser folds: all projections of a session in one step an entry. */
export const sessionView: Projection<SessionView> = compose('session-view', {
  status: sessionStatus,
  graph: agentGraph,
  timeline,
  feed,
  conversation,
  plan: planBoard,
  waits: waitFor,
  files,
  costs,
  budget,
  approval: planApproval,
  patch: patchApplication,
  findings,
  facts: runFacts,
  decisions,
});
