import type { SessionId } from '#core/protocol/ids.ts';
import type { PrismaClient } from './generated/client.ts';
import { OwnershipLost } from './ownership-lost.ts';
import type { Ownership } from './ownership.ts';
import type { SessionLogStore } from './session-log-store.ts';

/** Who owns a session in Postgres, by the database's clock: several servers may share it. */
export function createPrismaOwnership(
  prisma: PrismaClient,
): Pick<SessionLogStore, 'takeOver' | 'heartbeat' | 'lapsed' | 'markEnded'> {
  return {
    async takeOver({ session, epoch }, owner) {
      const changed = await prisma.$executeRaw`
        UPDATE sessions SET owner_epoch = owner_epoch + 1, owner_id = ${owner}, heartbeat_at = now(),
          ended_at = NULL
        WHERE id = ${session} AND owner_epoch = ${epoch}`;
      if (changed === 0) throw new OwnershipLost(session);
      return { session, epoch: epoch + 1 };
    },
    async heartbeat(ownerships) {
      const lost: SessionId[] = [];
      // One by one: a statement over many could wait for an append over many, and that for this one.
      for (const ownership of ownerships) {
        if (!(await beat(prisma, ownership))) lost.push(ownership.session);
      }
      return lost;
    },
    async lapsed(forMs) {
      const rows = await prisma.$queryRaw<{ id: SessionId; epoch: number }[]>`
        SELECT id, owner_epoch AS epoch FROM sessions
        WHERE ended_at IS NULL AND heartbeat_at < now() - make_interval(secs => ${forMs / 1000})
        ORDER BY created_at, id`;
      return rows.map(({ id, epoch }) => ({ session: id, epoch }));
    },
    async markEnded({ session, epoch }, at) {
      const { count } = await prisma.session.updateMany({
        where: { id: session, ownerEpoch: epoch },
        data: { endedAt: Math.trunc(at) },
      });
      if (count === 0) throw new OwnershipLost(session);
    },
  };
}

async function beat(prisma: PrismaClient, { session, epoch }: Ownership): Promise<boolean> {
  const changed = await prisma.$executeRaw`
    UPDATE sessions SET heartbeat_at = now() WHERE id = ${session} AND owner_epoch = ${epoch}`;
  return changed > 0;
}
