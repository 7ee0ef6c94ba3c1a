import type { SessionLogStore } from '../../server/persistence/session-log-store.ts';
import type { Case } from '../measured.ts';
import { median } from '../statistics.ts';
import { join, namesOf, openBus, openLog } from './bench-session.ts';
import { openStore } from './bench-store.ts';
import { mustBe } from './verify.ts';

const TEAM = namesOf('analyst', 5);

/**
 * Milliseconds until a bus stands and five agents on it are registered and committed, in Postgres:
 * the median of the last `size - 1` of `size` set-ups in a row, or of the only one.
 */
export const setUp: Case = async ({ databaseUrl, size }) => {
  const persistence = await openStore(databaseUrl);
  const times: number[] = [];
  for (let count = 0; count < size; count += 1) times.push(await setUpOnce(persistence.store));
  await persistence.close();
  const counted = size === 1 ? times : times.slice(1);
  return { value: median(counted), n: counted.length };
};

async function setUpOnce(store: SessionLogStore): Promise<number> {
  const log = await openLog(store);
  const start = performance.now();
  const bus = openBus(log);
  const mailboxes = await join(bus, TEAM);
  const time = performance.now() - start;
  mustBe(bus.agents().join(), TEAM.join(), 'agents on the bus');
  mustBe(mailboxes.map(({ agent }) => agent).join(), TEAM.join(), 'mailboxes');
  mustBe((await log.read(0, 10)).length, TEAM.length, 'entries');
  bus.close();
  return time;
}
