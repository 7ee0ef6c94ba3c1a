import { EventEmitter } from 'node:events';
import { broadcast } from '../../server/agents/bus-tools/broadcast.ts';
import type { AgentId } from '../../core/protocol/ids.ts';
import { createInMemorySessionLogStore } from '../../server/persistence/in-memory-session-log-store.ts';
import { systemClock } from '../../server/system-clock.ts';
import type { Case } from '../measured.ts';
import { median } from '../statistics.ts';
import { join, namesOf, openBus, openLog } from './bench-session.ts';
import { messageTexts } from './message-texts.ts';
import { mustBe } from './verify.ts';

const BURST = 10_000;
const WARM_UPS = 4;
const BURSTS = 7;
const SENDER = 'analyst-0';

const texts = messageTexts(BURST, 100);
/** What a model says when it calls the tool: not validated yet. */
const inputs: readonly unknown[] = texts.map((text) => ({ text }));

/** Milliseconds of a burst from the first word to the last mailbox: parsed once, logged, delivered. */
export const burstOfBus: Case = ({ size }) => repeatBursts(() => burstThroughBus(size));

/** The same burst through Node's EventEmitter; each listener keeps what it hears. */
export const burstOfEmitter: Case = ({ size }) => repeatBursts(() => burstThroughEmitter(size));

async function repeatBursts(burst: () => Promise<number>) {
  const times: number[] = [];
  for (let round = 0; round < WARM_UPS + BURSTS; round += 1) {
    globalThis.gc?.();
    const time = await burst();
    if (round >= WARM_UPS) times.push(time);
  }
  return { value: median(times), n: times.length };
}

async function burstThroughBus(subscribers: number): Promise<number> {
  const log = await openLog(createInMemorySessionLogStore(systemClock));
  const bus = openBus(log);
  await join(bus, [SENDER]);
  const mailboxes = await join(bus, namesOf('analyst', subscribers));
  const edge = broadcast({ bus } as Parameters<typeof broadcast>[0]).input;
  const from = SENDER as AgentId;
  const head = log.head();

  const start = performance.now();
  let last: Promise<unknown> = Promise.resolve();
  for (const input of inputs) {
    const { text } = edge.parse(input);
    last = bus.send({ kind: 'broadcast', from, to: 'all', text, causation: [], via: 'tool' });
  }
  await last;
  const time = performance.now() - start;

  mustBe(log.head(), head + BURST, 'the head of the log');
  for (const mailbox of mailboxes) {
    const mail = mailbox.take('turn');
    mustBe(mail.length, BURST, 'messages in a mailbox');
    for (const [index, { message, seq }] of mail.entries()) {
      mustBe(seq, head + 1 + index, 'a seq');
      mustBe(message.text.text, texts[index], 'a text');
    }
  }
  bus.close();
  return time;
}

async function burstThroughEmitter(subscribers: number): Promise<number> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const mailboxes = Array.from({ length: subscribers }, () => {
    const mailbox: unknown[] = [];
    emitter.on('broadcast', (message: unknown) => mailbox.push(message));
    return mailbox;
  });

  const start = performance.now();
  for (const input of inputs) emitter.emit('broadcast', input);
  const time = performance.now() - start;

  for (const mailbox of mailboxes) {
    mustBe(mailbox.length, BURST, 'messages in a mailbox');
    for (const [index, message] of mailbox.entries()) mustBe(message, inputs[index], 'a message');
  }
  return Promise.resolve(time);
}
