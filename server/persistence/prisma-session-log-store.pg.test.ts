import { pino } from 'pino';
import { systemClock } from '#server/system-clock.ts';
import { createPrismaSessionLogStore } from './prisma-session-log-store.ts';
import { describeSessionLogStore } from './session-log-store.contract.ts';
import { createTestDatabase } from './testing/test-database.ts';

describeSessionLogStore('in Postgres', async () => {
  const database = await createTestDatabase();
  const logger = pino({ level: 'silent' });
  return {
    store: createPrismaSessionLogStore({ database, clock: systemClock, logger }),
    async letPass(ms) {
      await database.prisma.$executeRaw`
        UPDATE sessions SET heartbeat_at = heartbeat_at - make_interval(secs => ${ms / 1000})`;
    },
    close: () => database.close(),
  };
});
