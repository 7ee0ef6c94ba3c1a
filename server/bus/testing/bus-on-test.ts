import type { EntryOf, EntryType } from '#core/protocol/entry.ts';
import { must } from '#core/lib/must.ts';
import { HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import { MESSAGE_KINDS, type MessageKind } from '#core/protocol/message.ts';
import {
  createInMemorySessionLog,
  type InMemorySessionLog,
} from '#server/testing/in-memory-session-log.ts';
import { createManualClock, letGo, type ManualClock } from '#server/testing/manual-clock.ts';
import { createNumberedIds } from '#server/testing/numbered-ids.ts';
import { createMessageBus } from '../create-message-bus.ts';
import type { AgentRegistration, Mailbox, MessageBus, MessageDraft } from '../message-bus.ts';

/** A bus with everything that a test looks at or moves. */
export interface BusOnTest {
  readonly bus: MessageBus;
  readonly log: InMemorySessionLog;
  readonly clock: ManualClock;
  readonly boxes: ReadonlyMap<AgentId, Mailbox>;
  /** Registers agents that subscribe to every kind, and gives their mailboxes. */
  join(...names: readonly string[]): Promise<readonly Mailbox[]>;
  box(name: string): Mailbox;
  /** Committed entries of a type. */
  recorded<T extends EntryType>(type: T): readonly EntryOf<T>[];
  /** The texts that an agent takes now. */
  read(name: string, at?: 'turn' | 'call'): readonly string[];
}

export const agent = (name: string) => name as AgentId;

export function registration(
  name: string,
  subscriptions: readonly MessageKind[] = MESSAGE_KINDS,
): AgentRegistration {
  const role = name === HUMAN ? 'human' : 'analyst';
  return {
    agent: agent(name),
    role,
    capabilities: [],
    subscriptions,
    model: null,
    systemPrompt: null,
    tools: null,
  };
}

export interface TestBusOptions {
  readonly mailboxLimit?: number;
  readonly toLongText?: (text: string) => Promise<{ readonly text: string }>;
}

/** A bus on a log in memory, with a clock that stands still and ids that count. */
export function busOnTest({ mailboxLimit = 100, toLongText }: TestBusOptions = {}): BusOnTest {
  const clock = createManualClock();
  const log = createInMemorySessionLog(clock);
  const bus = createMessageBus({
    log,
    clock,
    ids: createNumberedIds(),
    mailboxLimit,
    toLongText: toLongText ?? ((text) => Promise.resolve({ text: text.slice(0, 2000) })),
  });
  const boxes = new Map<AgentId, Mailbox>();
  const box = (name: string): Mailbox => {
    const found = boxes.get(agent(name));
    if (!found) throw new Error(`${name} has not joined`);
    return found;
  };
  return {
    bus,
    log,
    clock,
    boxes,
    box,
    async join(...names) {
      const joined = await Promise.all(names.map((name) => bus.register(registration(name))));
      for (const mailbox of joined) boxes.set(mailbox.agent, mailbox);
      return joined;
    },
    recorded: <T extends EntryType>(type: T) =>
      log.entries().filter((entry) => entry.type === type) as unknown as readonly EntryOf<T>[],
    read: (name, at = 'turn') =>
      box(name)
        .take(at)
        .map(({ message }) => message.text.text),
  };
}

type Fields<K extends MessageKind> = Partial<Extract<MessageDraft, { kind: K }>>;

const envelope = (from: string, to: 'all' | readonly string[], text: string) => ({
  from: agent(from),
  to: to === 'all' ? to : to.map(agent),
  text,
  causation: [],
  via: 'tool' as const,
});

type Addressed = readonly [from: string, to: string, text: string];

export const broadcast = (from: string, text: string, more: Fields<'broadcast'> = {}) =>
  ({ kind: 'broadcast', ...envelope(from, 'all', text), ...more }) as const;

export const tell = ([from, to, text]: Addressed, more: Fields<'broadcast'> = {}) =>
  ({ kind: 'broadcast', ...envelope(from, [to], text), ...more }) as const;

export const request = ([from, to, text]: Addressed, more: Fields<'request'> = {}) =>
  ({ kind: 'request', ...envelope(from, [to], text), timeoutMs: 1000, ...more }) as const;

export const response = (from: string, to: string, more: Fields<'response'>) =>
  ({
    kind: 'response',
    ...envelope(from, [to], `answer of ${from}`),
    correlationId: 'm-unknown' as never,
    ...more,
  }) as const;

export const dependency = (from: string, to: string, topic: string) =>
  ({ kind: 'dependency', ...envelope(from, [to], `needs ${topic}`), topic }) as const;

export const fulfilment = (from: string, topic: string, more: Fields<'fulfilment'> = {}) =>
  ({ kind: 'fulfilment', ...envelope(from, [], `here is ${topic}`), topic, ...more }) as const;

/** The id of the n-th message on record, from 0. */
export function messageId({ recorded }: BusOnTest, index = 0): MessageId {
  return must(recorded('message-sent')[index], 'a message').body.message.id;
}

/** How waits ended: `a expired`, in the order of the log. */
export const endings = ({ recorded }: BusOnTest) =>
  recorded('wait-finished').map(({ body }) => `${body.agent} ${body.outcome}`);

/** What changed of deliveries: `b expired`, in the order of the log. */
export const changes = ({ recorded }: BusOnTest) =>
  recorded('delivery-changed').map(({ body }) => `${body.agent} ${body.state}`);

export const never = () => new AbortController().signal;
export { letGo };
