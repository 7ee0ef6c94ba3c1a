import { Json } from '#core/protocol/content.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { PrismaClient } from './generated/client.ts';

/** Projections' states in Postgres. */
export function createPrismaCheckpointStore(prisma: PrismaClient): CheckpointStore {
  return {
    async saveCheckpoint({ session, projection, seq, state }) {
      // In an array of one, for Prisma takes a bare null for the lack of a value.
      const stored = [state];
      await prisma.checkpoint.upsert({
        where: { sessionId_projection_seq: { sessionId: session, projection, seq } },
        create: { sessionId: session, projection, seq, state: stored },
        update: { state: stored },
      });
    },
    async loadCheckpoint(session, projection, upTo) {
      const row = await prisma.checkpoint.findFirst({
        where: { sessionId: session, projection, seq: { lte: upTo } },
        orderBy: { seq: 'desc' },
      });
      if (row === null) return null;
      const [state = null] = Json.array().length(1).parse(row.state);
      return { session, projection, seq: Number(row.seq), state };
    },
  };
}
