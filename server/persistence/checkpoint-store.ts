import type { Json } from '#core/protocol/content.ts';
import type { Seq, SessionId } from '#core/protocol/ids.ts';

/** A projection's saved state after the entry `seq`. */
export interface Checkpoint {
  readonly session: SessionId;
  /** The projection's name; one whose state changes shape takes a new name (`agent-graph@2`). */
  readonly projection: string;
  readonly seq: Seq;
  readonly state: Json;
}

/** Where projections save their states, so that nobody folds a long log from its start. */
export interface CheckpointStore {
  /** Saves; one that is already there for the same session, projection and seq is replaced. */
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** The latest checkpoint of that projection with seq ≤ `upTo`, or null. */
  loadCheckpoint(session: SessionId, projection: string, upTo: Seq): Promise<Checkpoint | null>;
}
