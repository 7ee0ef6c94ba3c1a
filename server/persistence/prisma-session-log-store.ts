import type { Logger } from 'pino';
import { SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { upcastEntry } from '#core/protocol/upcast.ts';
import type { Clock } from '#server/clock.ts';
import type { Database } from './database.ts';
import { Prisma } from './generated/client.ts';
import { createGroupCommit } from './group-commit.ts';
import { APPEND_ATTEMPTS, appendPatiently } from './patient-append.ts';
import { createPrismaCheckpointStore } from './prisma-checkpoint-store.ts';
import { createPrismaOwnership } from './prisma-ownership.ts';
import { createPrismaSessionDirectory } from './prisma-session-directory.ts';
import { toSearchable } from './searchable-text.ts';
import { SessionExists } from './session-exists.ts';
import type { SessionLogStore } from './session-log-store.ts';

/** What the store needs: `clock` times its pauses, `logger` hears of each failed attempt. */
export interface PrismaStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Sessions and logs in Postgres. Heartbeats go by the database's clock, for servers may share it. */
export function createPrismaSessionLogStore(options: PrismaStoreOptions): SessionLogStore {
  const { pool, prisma } = options.database;
  const { clock, logger } = options;
  const commit = createGroupCommit(
    (batches) => appendPatiently({ pool, clock, logger }, batches),
    APPEND_ATTEMPTS,
  );
  return {
    ...createPrismaSessionDirectory(prisma),
    ...createPrismaCheckpointStore(prisma),
    ...createPrismaOwnership(prisma),
    append: commit,
    async createSession(summary, owner) {
      await insertSession(options.database, summary, owner);
      return { session: summary.id, epoch: 1 };
    },
    async read(session, after, limit) {
      const rows = await prisma.entry.findMany({
        where: { sessionId: session, seq: { gt: after } },
        orderBy: { seq: 'asc' },
        take: limit,
      });
      return rows.map(({ seq, at, type, causation, body }) =>
        upcastEntry({ seq: Number(seq), at: Number(at), type, causation, body }),
      );
    },
    async head(session) {
      const row = await prisma.session.findUnique({
        where: { id: session },
        select: { nextSeq: true },
      });
      return row === null ? null : Number(row.nextSeq) - 1;
    },
  };
}

async function insertSession(
  { prisma }: Database,
  summary: SessionSummary,
  owner: string,
): Promise<void> {
  try {
    await prisma.session.create({
      data: {
        id: SessionId.parse(summary.id),
        task: toSearchable(summary.task),
        createdAt: Math.trunc(summary.startedAt),
        summary,
        ownerId: owner,
      },
    });
  } catch (cause) {
    const isTaken = cause instanceof Prisma.PrismaClientKnownRequestError && cause.code === 'P2002';
    throw isTaken ? new SessionExists(summary.id, { cause }) : cause;
  }
}
