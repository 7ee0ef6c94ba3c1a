import type { PlanApproval } from '#core/projections/plan-approval/plan-approval.ts';
import type { AgentId, Seq } from '#core/protocol/ids.ts';
import type { Plan } from '#core/protocol/plan.ts';
import type { PlanEstimate } from '#core/protocol/plan-estimate.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { OneByOne } from '../one-by-one.ts';
import type { Orchestration } from '../orchestration.ts';

/** The coordinator's last word. */
export interface Conclusion {
  /** Who says it, where it is not the coordinator. */
  readonly by?: AgentId;
  readonly summary: string;
  readonly causation: readonly Seq[];
}

/** What the tools that change the plan work with. */
export interface CoordinatorToolParts {
  readonly log: SessionLog;
  readonly bus: MessageBus;
  /** What stands now. */
  readonly state: Orchestration;
  /** Lets one change of the plan be on record before the next is looked at. */
  readonly oneByOne: OneByOne;
  /** How many steps agents of the team may add in a session. */
  readonly addedSteps: number;
  /** Whether plans are put before the user first, as it stands now. */
  readonly approval: PlanApproval;
  readonly estimate: (plan: Plan) => Promise<PlanEstimate>;
  /** Ends the session when the coordinator's turn has ended. */
  readonly conclude: (conclusion: Conclusion) => void;
}
