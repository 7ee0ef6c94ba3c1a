import type { AgentId } from '../../core/protocol/ids.ts';
import type { SessionLogStore } from '../../server/persistence/session-log-store.ts';
import type { Case } from '../measured.ts';
import { median } from '../statistics.ts';
import { join, namesOf, openBus, openLog } from './bench-session.ts';
import { openStore } from './bench-store.ts';
import { readAll } from './entry-drafts.ts';
import { messageTexts } from './message-texts.ts';
import { mustBe, mustBeConsecutive, mustHoldInOrder } from './verify.ts';

const WRITERS = 250;
const WARM_UPS = 10;
const MESSAGES = 40;
const texts = messageTexts(WARM_UPS + MESSAGES, 300);
const READER = 'reader' as AgentId;

/**
 * Milliseconds from a send to the mailbox, median, while 250 writers in `size` sessions send one
 * message after another, each when its last one has arrived.
 */
export const publishByManyWriters: Case = async ({ databaseUrl, size }) => {
  const persistence = await openStore(databaseUrl);
  const sessions = await Promise.all(
    Array.from({ length: size }, () => seatSession(persistence.store, WRITERS / size)),
  );
  const times = await Promise.all(
    sessions.flatMap((session) => session.writers.map((writer) => write(session, writer))),
  );
  for (const session of sessions) await verify(session);
  await persistence.close();
  const counted = times.flat();
  return { value: median(counted), n: counted.length };
};

type Session = Awaited<ReturnType<typeof seatSession>>;

async function seatSession(store: SessionLogStore, count: number) {
  const log = await openLog(store);
  const bus = openBus(log);
  const writers = namesOf('analyst', count);
  const [mailbox] = await join(bus, [READER, ...writers]);
  /** When the latest message of each writer came to the mailbox. */
  const arrivals = new Map<string, number>();
  mailbox?.onDelivery(({ message }) => arrivals.set(message.from, performance.now()));
  return { log, bus, writers, mailbox, arrivals, head: log.head() };
}

/** Sends all texts one after another and tells how long each but the first ones took. */
async function write({ bus, arrivals }: Session, writer: string): Promise<readonly number[]> {
  const times: number[] = [];
  const from = writer as AgentId;
  for (const text of texts) {
    const start = performance.now();
    await bus.send({ kind: 'broadcast', from, to: [READER], text, causation: [], via: 'tool' });
    times.push((arrivals.get(writer) ?? NaN) - start);
  }
  return times.slice(WARM_UPS);
}

async function verify({ log, bus, writers, mailbox, head }: Session): Promise<void> {
  const count = writers.length * texts.length;
  const mail = mailbox?.take('turn') ?? [];
  mustBeConsecutive(
    mail.map(({ seq }) => seq),
    head + 1,
    count,
  );
  mustBe(log.head(), head + count, 'the head of the log');
  mustHoldInOrder(await readAll(log), new Map(writers.map((writer) => [writer, texts])));
  bus.close();
}
