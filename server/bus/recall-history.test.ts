import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId, CallId, MessageId } from '#core/protocol/ids.ts';
import { createMessageBus } from './create-message-bus.ts';
import type { MessageBus } from './message-bus.ts';
import { createNumberedIds } from '#server/testing/numbered-ids.ts';
import {
  agent,
  broadcast,
  busOnTest,
  dependency,
  fulfilment,
  letGo,
  messageId,
  never,
  request,
  response,
  tell,
  type BusOnTest,
} from './testing/bus-on-test.ts';

/** A second bus on the same log, as a server that comes after the first would make it. */
function again({ log, clock }: BusOnTest): MessageBus {
  const history = [...log.entries()];
  const ids = createNumberedIds();
  for (let used = 0; used < 500; used += 1) ids.next('m');
  const toLongText = (text: string) => Promise.resolve({ text });
  return createMessageBus({ log, clock, ids, mailboxLimit: 100, toLongText, history });
}

/** Records that an agent read what it took, as its loop does. */
async function readAll(test: BusOnTest, name: string): Promise<void> {
  const reads = test
    .box(name)
    .take('turn')
    .map(({ message }) => message.id);
  const body = {
    ...{ call: `call-${name}-${test.log.head()}` as CallId, agent: agent(name), reads },
    ...{ turn: 1, attempt: 1, model: 'offline' },
  };
  await test.log.append([{ type: 'call-started', causation: [], body }]);
}

const idsOf = (delivered: readonly { readonly message: { readonly id: MessageId } }[]) =>
  delivered.map(({ message }) => message.id);

describe('a bus on a log that holds a past', () => {
  it('finds the same unread mail as the bus before it, whatever happened', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const happening = fc.oneof(
      fc.record({ do: fc.constant('tell' as const), from: name, to: name }),
      fc.record({ do: fc.constant('all' as const), from: name, to: name }),
      fc.record({ do: fc.constant('need' as const), from: name, to: name }),
      fc.record({ do: fc.constant('fulfil' as const), from: name, to: name }),
      fc.record({ do: fc.constant('read' as const), from: name, to: name }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (happenings) => {
        const test = busOnTest();
        await test.join('a', 'b', 'c');
        for (const { do: what, from, to } of happenings) {
          if (what === 'tell') await test.bus.send(tell([from, to, 'x']));
          if (what === 'all') await test.bus.send(broadcast(from, 'x'));
          if (what === 'need') await test.bus.send(dependency(from, to, 't'));
          if (what === 'fulfil') await test.bus.send(fulfilment(from, 't'));
          if (what === 'read') await readAll(test, from);
        }
        const later = again(test);
        for (const one of ['a', 'b', 'c']) {
          const mailbox = await later.rejoin(agent(one));
          expect(idsOf(mailbox.take('turn'))).toEqual(idsOf(test.box(one).take('turn')));
        }
      }),
      propertyRuns(300),
    );
  });

  it('gives the answer to a request of the past as mail', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    await test.bus.send(request(['a', 'b', 'which driver?']));
    const later = again(test);
    const [asker] = await Promise.all([later.rejoin(agent('a')), later.rejoin(agent('b'))]);
    await later.send(response('b', 'a', { correlationId: messageId(test) }));
    expect(asker.take('turn').map(({ message }) => message.kind)).toEqual(['response']);
  });

  it('lets a request of the past expire at its own deadline, once', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    await test.bus.send(request(['a', 'b', 'which driver?'], { timeoutMs: 1000 }));
    test.bus.close();
    again(test);
    await test.clock.advance(1001);
    await letGo();
    const expired = test.recorded('delivery-changed').map(({ body }) => body.state);
    expect(expired).toEqual(['expired']);
  });

  it('knows what was announced, and does not announce it twice', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    await test.bus.send(fulfilment('b', 'schema'));
    const later = again(test);
    const wait = {
      waiter: agent('a'),
      provider: agent('b'),
      topic: 'schema',
      timeoutMs: 1000,
      causation: [],
    };
    expect(await later.awaitDependency(wait, never())).toMatchObject({ kind: 'fulfilled' });
  });

  it('sends a message that it knows by its id no second time', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const id = 'm-named' as MessageId;
    await test.bus.send(tell(['a', 'b', 'x'], { id }));
    const before = test.log.head();
    await again(test).send(tell(['a', 'b', 'x'], { id }));
    expect(test.log.head()).toBe(before);
  });

  it('takes back who has left, in its old seat, and refuses a name that it never had', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    await test.bus.send(tell(['a', 'b', 'unread']));
    await test.bus.leave(agent('b'), 'session-ended');
    const later = again(test);
    expect(later.agents()).toEqual(['a']);
    const mailbox = await later.rejoin(agent('b'));
    expect(mailbox.take('turn').map(({ message }) => message.text.text)).toEqual(['unread']);
    expect(later.agents()).toEqual(['a', 'b']);
    const returned = test.log.entries().filter((entry: Entry) => entry.type === 'agent-returned');
    expect(returned).toMatchObject([{ body: { agent: 'b' as AgentId } }]);
    await expect(later.rejoin(agent('c'))).rejects.toMatchObject({ kind: 'agent-not-on-bus' });
  });
});
