import type { StepId } from '#core/protocol/ids.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { BlobStore } from '#server/persistence/blob-store.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { DecisionDesk } from '../decision-desk.ts';
import type { FindingsBook } from '../findings-book.ts';
import type { RequestBook } from '../request-book.ts';

/** What the tools of the bus work with. */
export interface BusToolParts {
  readonly bus: MessageBus;
  readonly log: SessionLog;
  readonly blobs: BlobStore;
  readonly findings: FindingsBook;
  readonly requests: RequestBook;
  readonly decisions: DecisionDesk;
  readonly stepOf: (agent: AgentId) => StepId | null;
}
