import type { AgentId } from '../../core/protocol/ids.ts';
import { systemClock } from '../../server/system-clock.ts';
import type { Case, Measured } from '../measured.ts';
import { median } from '../statistics.ts';
import { join, openBus, openLog } from './bench-session.ts';
import { insertSession, openPool, openStore } from './bench-store.ts';
import { messageDrafts, readAll } from './entry-drafts.ts';
import { messageTexts } from './message-texts.ts';
import { mustBe, mustBeConsecutive, mustHoldInOrder } from './verify.ts';

const WARM_UPS = 300;
const MESSAGES = 700;

/** Milliseconds from a send to the mailbox, median, one message at a time. */
export const publishToMailbox: Case = async ({ databaseUrl }) => {
  const persistence = await openStore(databaseUrl);
  const log = await openLog(persistence.store);
  const bus = openBus(log);
  const [, mailbox] = await join(bus, ['analyst-1', 'developer-1']);
  const [from, to] = ['analyst-1', 'developer-1'] as AgentId[] as [AgentId, AgentId];
  const texts = messageTexts(WARM_UPS + MESSAGES, 300);
  let arrived = 0;
  mailbox?.onDelivery(() => (arrived = performance.now()));
  const head = log.head();

  const measured = await oneAtATime(texts, async (text) => {
    const start = performance.now();
    await bus.send({ kind: 'broadcast', from, to: [to], text, causation: [], via: 'tool' });
    return arrived - start;
  });

  const mail = mailbox?.take('turn') ?? [];
  mustBeConsecutive(
    mail.map(({ seq }) => seq),
    head + 1,
    texts.length,
  );
  mail.forEach(({ message }, index) => mustBe(message.text.text, texts[index], 'a text'));
  mustHoldInOrder(await readAll(log), new Map([[from, texts]]));
  bus.close();
  await persistence.close();
  return measured;
};

/** Milliseconds of one bare insert of a row of the same kind, committed. */
export const insertOneRow: Case = async ({ databaseUrl }) => {
  const pool = await openPool(databaseUrl);
  await insertSession(pool, 's-row');
  const drafts = messageDrafts(WARM_UPS + MESSAGES);
  let seq = 0;
  const measured = await oneAtATime(drafts, async ({ type, causation, body }) => {
    const start = performance.now();
    seq += 1;
    await pool.query({
      name: 'insert-one',
      text: 'INSERT INTO entries (session_id, seq, at, type, causation, body) VALUES ($1, $2, $3, $4, $5, $6)',
      values: ['s-row', seq, systemClock.now(), type, causation, JSON.stringify(body)],
    });
    return performance.now() - start;
  });
  const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int FROM entries');
  mustBe(rows[0]?.count, drafts.length, 'rows');
  await pool.end();
  return measured;
};

/** The median of what `take` measures, once for each item, the first ones not counted. */
export async function oneAtATime<T>(
  items: readonly T[],
  take: (item: T) => Promise<number>,
): Promise<Measured> {
  const times: number[] = [];
  for (const item of items) times.push(await take(item));
  const counted = times.slice(WARM_UPS);
  return { value: median(counted), n: counted.length };
}

/** How many items `oneAtATime` takes: those that warm up, and those that count. */
export const ONE_AT_A_TIME = WARM_UPS + MESSAGES;
