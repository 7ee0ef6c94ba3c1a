import type { AgentId, Seq } from '#core/protocol/ids.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { Orchestration } from '../orchestration.ts';

/** The coordinator's last word. */
export interface Conclusion {
  /** Who says it, where it is not the coordinator. */
  readonly by?: AgentId;
  readonly summary: string;
  readonly causation: readonly Seq[];
}

/** What the coordinator's tools work with. */
export interface CoordinatorToolParts {
  readonly log: SessionLog;
  readonly bus: MessageBus;
  /** What stands now. */
  readonly state: Orchestration;
  /** Ends the session when the coordinator's turn has ended. */
  readonly conclude: (conclusion: Conclusion) => void;
}
