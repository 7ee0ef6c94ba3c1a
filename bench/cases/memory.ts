import type { AgentId } from '../../core/protocol/ids.ts';
import { createInMemorySessionLogStore } from '../../server/persistence/in-memory-session-log-store.ts';
import type { SessionLogStore } from '../../server/persistence/session-log-store.ts';
import { createLogTails } from '../../server/realtime/log-tails.ts';
import { systemClock } from '../../server/system-clock.ts';
import type { Case, Measured } from '../measured.ts';
import { join, namesOf, openBus, openLog } from './bench-session.ts';
import { openStore } from './bench-store.ts';
import { messageTexts } from './message-texts.ts';
import { mustBe } from './verify.ts';

const MESSAGES = 20_000;
const BYTES = 300;
const MEGABYTE = 1_000_000;
/** Messages between two breaths: agents send over time, not all in one. */
const BREATH = 500;

/** Megabytes that a server keeps for a session's messages: in Postgres the log, in memory its tail. */
export const memoryOfServer: Case = async ({ databaseUrl }) => {
  const persistence = await openStore(databaseUrl);
  const measured = await fill(persistence.store, { read: true });
  await persistence.close();
  return measured;
};

/** Megabytes with the whole log in memory and every message unread in all five mailboxes. */
export const memoryOfEverything: Case = () =>
  fill(createInMemorySessionLogStore(systemClock), { read: false });

async function fill(store: SessionLogStore, { read }: { read: boolean }): Promise<Measured> {
  const log = await openLog(store);
  const tails = createLogTails({
    head: (session) => store.head(session),
    read: (session, after, limit) => store.read(session, after, limit),
    every: () => () => undefined,
  });
  if (read) tails.attach(log);
  const bus = openBus(log);
  await join(bus, ['analyst-0']);
  const mailboxes = await join(bus, namesOf('analyst', 5));
  const head = log.head();

  const before = heapBytes();
  let delivered = 0;
  for (let first = 0; first < MESSAGES; first += BREATH) {
    await Promise.all(
      messageTexts(BREATH, BYTES).map((text) =>
        bus.send({
          kind: 'broadcast',
          from: 'analyst-0' as AgentId,
          to: 'all',
          text,
          causation: [],
          via: 'tool',
        }),
      ),
    );
    if (read) for (const mailbox of mailboxes) delivered += mailbox.take('turn').length;
  }
  const kept = heapBytes() - before;

  for (const mailbox of mailboxes) delivered += mailbox.take('turn').length;
  mustBe(delivered, MESSAGES * mailboxes.length, 'deliveries');
  mustBe(log.head(), head + MESSAGES, 'the head of the log');
  mustBe((await tails.head(log.session)) === log.head(), true, 'the head that viewers see');
  return { value: kept / MEGABYTE, n: MESSAGES };
}

/** Bytes in use after everything that nobody holds has been collected. */
function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error('Run this with --expose-gc.');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
