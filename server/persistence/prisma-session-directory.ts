import { SessionSummary } from '#core/protocol/session-summary.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { OwnershipLost } from './ownership-lost.ts';
import { toSearchable } from './searchable-text.ts';
import { parseCursor, toCursor } from './session-cursor.ts';
import { COMPARED_AT_MOST, type SessionDirectory, type SessionQuery } from './session-directory.ts';

/** The list of sessions in Postgres. */
export function createPrismaSessionDirectory(prisma: PrismaClient): SessionDirectory {
  return {
    async find(session) {
      const row = await prisma.session.findUnique({ where: { id: session } });
      if (row === null) return null;
      return {
        summary: SessionSummary.parse(row.summary),
        ownership: { session, epoch: row.ownerEpoch },
        owner: row.ownerId,
        head: Number(row.nextSeq) - 1,
        endedAt: row.endedAt === null ? null : Number(row.endedAt),
      };
    },
    async list(query) {
      const rows = await prisma.session.findMany({
        where: toWhere(query),
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: query.limit + 1,
        select: { id: true, createdAt: true, summary: true },
      });
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const hasMore = rows.length > page.length && last !== undefined;
      return {
        sessions: page.map((row) => SessionSummary.parse(row.summary)),
        next: hasMore ? toCursor({ startedAt: Number(last.createdAt), id: last.id }) : null,
      };
    },
    async comparedWith(session) {
      const rows = await prisma.session.findMany({
        where: { summary: { path: ['comparedWith'], equals: session } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: COMPARED_AT_MOST,
        select: { summary: true },
      });
      return rows.map((row) => SessionSummary.parse(row.summary));
    },
    async saveSummary({ session, epoch }, summary) {
      const { count } = await prisma.session.updateMany({
        where: { id: session, ownerEpoch: epoch },
        data: { summary },
      });
      if (count === 0) throw new OwnershipLost(session);
    },
  };
}

function toWhere({ search, cursor }: SessionQuery): Prisma.SessionWhereInput {
  // In a pattern % and _ stand for anything, and here for themselves.
  const pattern = toSearchable(search).replace(/[\\%_]/g, '\\$&');
  return {
    ...(search === '' ? {} : { task: { contains: pattern, mode: 'insensitive' } }),
    ...(cursor === null ? {} : { OR: placesAfter(cursor) }),
  };
}

function placesAfter(cursor: string): Prisma.SessionWhereInput[] {
  const { startedAt, id } = parseCursor(cursor);
  return [{ createdAt: { lt: startedAt } }, { createdAt: startedAt, id: { lt: id } }];
}
