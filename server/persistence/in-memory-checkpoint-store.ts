import type { Checkpoint, CheckpointStore } from './checkpoint-store.ts';

/** Projections' states in memory. */
export function createInMemoryCheckpointStore(): CheckpointStore {
  const bySession = new Map<string, Map<number, Checkpoint>>();
  const nameOf = (session: string, projection: string) => `${session} ${projection}`;
  return {
    async saveCheckpoint(checkpoint) {
      const name = nameOf(checkpoint.session, checkpoint.projection);
      const saved = bySession.get(name) ?? new Map<number, Checkpoint>();
      bySession.set(name, saved.set(checkpoint.seq, checkpoint));
    },
    async loadCheckpoint(session, projection, upTo) {
      const saved = bySession.get(nameOf(session, projection)) ?? new Map<number, Checkpoint>();
      const latest = Math.max(...[...saved.keys()].filter((seq) => seq <= upTo));
      return saved.get(latest) ?? null;
    },
  };
}
