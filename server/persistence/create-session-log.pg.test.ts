import { pino } from 'pino';
import { systemClock } from '#server/system-clock.ts';
import { describeSessionLog } from './create-session-log.contract.ts';
import { createPrismaSessionLogStore } from './prisma-session-log-store.ts';
import { createTestDatabase } from './testing/test-database.ts';

describeSessionLog('in Postgres', async () => {
  const database = await createTestDatabase();
  const logger = pino({ level: 'silent' });
  return {
    store: createPrismaSessionLogStore({ database, clock: systemClock, logger }),
    letPass: () => Promise.resolve(),
    close: () => database.close(),
  };
});
