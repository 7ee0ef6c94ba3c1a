import { describe, expect, it } from 'vitest';
import { HUMAN, type MessageId } from '#core/protocol/ids.ts';
import {
  agent,
  broadcast,
  busOnTest,
  changes,
  endings,
  fulfilment,
  letGo,
  messageId,
  never,
  registration,
  request,
  response,
  tell,
} from './testing/bus-on-test.ts';

describe('Clause 1: names and subscriptions', () => {
  it('never reuses a name, also not one that has left or is just registering', async () => {
    const { bus, join } = busOnTest();
    const first = join('a');
    await expect(bus.register(registration('a'))).rejects.toMatchObject({
      kind: 'agent-name-taken',
      agent: 'a',
    });
    await first;
    await bus.leave(agent('a'), 'removed');
    await expect(bus.register(registration('a'))).rejects.toMatchObject({
      kind: 'agent-name-taken',
    });
  });

  it('addresses all to every other subscriber of the kind, in the order of registration', async () => {
    const { bus, join, box } = busOnTest();
    await join('a', 'b');
    await bus.register(registration('deaf', ['request']));
    await join('c');
    const sent = await bus.send(broadcast('a', 'hello'));
    expect(sent.recipients).toEqual([
      { agent: 'b', state: 'queued' },
      { agent: 'c', state: 'queued' },
    ]);
    expect(['a', 'b', 'c'].map((name) => box(name).size())).toEqual([0, 1, 1]);
    expect(bus.agents()).toEqual(['a', 'b', 'deaf', 'c']);
  });

  it('lists an agent only once its registration is committed', async () => {
    const { bus, join, log } = busOnTest();
    log.hold();
    const joining = join('a');
    expect(bus.agents()).toEqual([]);
    log.release();
    await joining;
    expect(bus.agents()).toEqual(['a']);
  });

  it('refuses senders that are not on the bus', async () => {
    const { bus, join } = busOnTest();
    await join('a');
    await expect(bus.send(broadcast('ghost', 'boo'))).rejects.toMatchObject({
      kind: 'agent-not-on-bus',
    });
    await expect(bus.request(request(['ghost', 'a', '?']), never())).rejects.toMatchObject({
      kind: 'agent-not-on-bus',
    });
  });
});

describe('Clause 2: append first, deliver after the commit', () => {
  it('delivers nothing before the commit and everything during it', async () => {
    const { bus, join, box, log } = busOnTest();
    await join('a', 'b');
    log.hold();
    const sending = bus.send(broadcast('a', 'hello'));
    await letGo();
    expect(box('b').size()).toBe(0);
    let sizeAtCommit = -1;
    log.subscribe(() => (sizeAtCommit = box('b').size()));
    log.release();
    await sending;
    expect(sizeAtCommit).toBe(1);
  });

  it('records a broadcast to fifty as one entry that names each recipient', async () => {
    const test = busOnTest();
    await test.join(...Array.from({ length: 51 }, (_, index) => `a${index}`));
    await test.bus.send(broadcast('a0', 'hello'));
    const [entry, ...others] = test.recorded('message-sent');
    expect(others).toEqual([]);
    expect(entry?.body.recipients).toHaveLength(50);
    expect(entry?.body.to).toBe('all');
  });

  it('hears of each delivery in the order of the log', async () => {
    const { bus, join, box } = busOnTest();
    await join('a', 'b', 'c');
    const seqs: number[] = [];
    const stop = box('c').onDelivery(({ seq }) => seqs.push(seq));
    await Promise.all([bus.send(broadcast('a', '1')), bus.send(broadcast('b', '2'))]);
    stop();
    await bus.send(broadcast('a', '3'));
    expect(seqs).toEqual([4, 5]);
  });

  it('delivers nothing of a message that the log refuses, and keeps no room for it', async () => {
    const { bus, join, box, log } = busOnTest({ mailboxLimit: 1 });
    await join('a', 'b');
    log.refuseNext(new Error('too large'));
    await expect(bus.send(tell(['a', 'b', 'lost']))).rejects.toThrow('too large');
    expect(box('b').size()).toBe(0);
    const sent = await bus.send(tell(['a', 'b', 'kept']));
    expect(sent.recipients).toEqual([{ agent: 'b', state: 'queued' }]);
  });
});

describe('Clause 3: what is read when, by importance', () => {
  it('reads low mail at the next turn only', async () => {
    const { bus, join, read } = busOnTest();
    await join('a', 'b', 'c');
    await bus.send(tell(['a', 'c', 'low'], { importance: 'low' }));
    await bus.send(tell(['b', 'c', 'normal']));
    expect(read('c', 'call')).toEqual(['normal']);
    expect(read('c', 'call')).toEqual([]);
    expect(read('c', 'turn')).toEqual(['low']);
  });

  it('reads with a message everything earlier of the same sender, and nothing later', async () => {
    const { bus, join, read } = busOnTest();
    await join('a', 'b');
    await bus.send(tell(['a', 'b', 'low 1'], { importance: 'low' }));
    await bus.send(tell(['a', 'b', 'high'], { importance: 'high' }));
    await bus.send(tell(['a', 'b', 'low 2'], { importance: 'low' }));
    expect(read('b', 'call')).toEqual(['low 1', 'high']);
    expect(read('b', 'turn')).toEqual(['low 2']);
  });

  it('reads with a response that was handed over everything earlier of its sender', async () => {
    const test = busOnTest();
    const { bus } = test;
    await test.join('a', 'b');
    await bus.send(tell(['b', 'a', 'before'], { importance: 'low' }));
    const asking = bus.request(request(['a', 'b', '?']), never());
    await letGo();
    await bus.send(response('b', 'a', { correlationId: messageId(test, 1) }));
    await asking;
    await bus.send(tell(['b', 'a', 'after'], { importance: 'low' }));
    expect(test.read('a', 'call')).toEqual(['before']);
    expect(test.read('a', 'turn')).toEqual(['after']);
  });
});

describe('Clause 4: in order and exactly once', () => {
  it('keeps the order of a sender when an earlier text takes longer to prepare', async () => {
    const finish: (() => void)[] = [];
    const { bus, join, read } = busOnTest({
      toLongText: (text) =>
        new Promise((resolve) => finish.push(() => resolve({ text: text.slice(0, 4) }))),
    });
    await join('a', 'b', 'c');
    const sends = [
      bus.send(tell(['a', 'c', 'long'.padEnd(3000, '.')])),
      bus.send(tell(['a', 'c', 'short'])),
      bus.send(tell(['b', 'c', 'other'])),
    ];
    await letGo();
    finish[0]?.();
    await Promise.all(sends);
    expect(read('c')).toEqual(['other', 'long', 'short']);
  });

  it('goes on with a sender whose long text could not be kept', async () => {
    const { bus, join, read } = busOnTest({ toLongText: () => Promise.reject(new Error('full')) });
    await join('a', 'b');
    const long = bus.send(tell(['a', 'b', '.'.repeat(3000)]));
    const short = bus.send(tell(['a', 'b', 'short']));
    await expect(long).rejects.toThrow('full');
    await short;
    expect(read('b')).toEqual(['short']);
  });

  it('takes each message once', async () => {
    const { bus, join, read } = busOnTest();
    await join('a', 'b');
    await bus.send(tell(['a', 'b', 'once']));
    expect(read('b')).toEqual(['once']);
    expect(read('b')).toEqual([]);
  });

  it.each(['while the first is on its way', 'after its commit'])(
    'answers a known message id with the earlier result, %s',
    async (when) => {
      const test = busOnTest();
      const { bus } = test;
      await test.join('a', 'b');
      const draft = tell(['a', 'b', 'hello'], { id: 'm-mine' as MessageId });
      const first = bus.send(draft);
      if (when === 'after its commit') await first;
      const second = await bus.send({ ...draft, text: 'changed' });
      expect(second).toEqual(await first);
      expect(test.recorded('message-sent')).toHaveLength(1);
      expect(test.read('b')).toEqual(['hello']);
    },
  );

  it('answers a known request id with the earlier outcome', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const draft = request(['a', 'b', '?'], { id: 'm-mine' as MessageId });
    const first = test.bus.request(draft, never());
    const second = test.bus.request(draft, never());
    await letGo();
    await test.bus.send(response('b', 'a', { correlationId: draft.id as MessageId }));
    expect(await second).toEqual(await first);
    expect(await test.bus.request(draft, never())).toEqual(await first);
    expect(test.recorded('wait-started')).toHaveLength(1);
  });
});

describe('Clause 5: bounded mailboxes', () => {
  it('refuses what does not fit, on record, and tells the sender', async () => {
    const test = busOnTest({ mailboxLimit: 2 });
    await test.join('a', 'b', 'c');
    await test.bus.send(tell(['a', 'b', '1']));
    await test.bus.send(tell(['a', 'b', '2']));
    const sent = await test.bus.send(broadcast('a', '3'));
    const expected = [
      { agent: 'b', state: 'refused', reason: 'mailbox-full' },
      { agent: 'c', state: 'queued' },
    ];
    expect(sent.recipients).toEqual(expected);
    expect(test.recorded('message-sent').at(-1)?.body.recipients).toEqual(expected);
    expect(test.read('b')).toEqual(['1', '2']);
    expect(test.read('c')).toEqual(['3']);
    expect((await test.bus.send(tell(['a', 'b', '4']))).recipients[0]?.state).toBe('queued');
  });

  it('counts messages on their way, so that concurrent senders cannot overfill it', async () => {
    const { bus, join, box } = busOnTest({ mailboxLimit: 3 });
    await join('a', 'b', 'c');
    const sends = Array.from({ length: 10 }, (_, index) =>
      bus.send(tell([index % 2 ? 'a' : 'b', 'c', String(index)])),
    );
    const states = (await Promise.all(sends)).map(({ recipients }) => recipients[0]?.state);
    expect(states.filter((state) => state === 'queued')).toHaveLength(3);
    expect(box('c').size()).toBe(3);
  });

  it('lets responses and notices pass, and they take no room', async () => {
    const test = busOnTest({ mailboxLimit: 1 });
    await test.join('a', 'b');
    const asked = await test.bus.send(request(['a', 'b', '?']));
    await test.bus.send(tell(['b', 'a', 'fills']));
    await test.bus.send(response('b', 'a', { correlationId: asked.message.id }));
    const notice = { kind: 'notice', topic: 'wrap-up' } as const;
    await test.bus.send({ ...tell(['b', 'a', 'wrap up']), ...notice });
    expect(test.read('a')).toEqual(['fills', 'answer of b', 'wrap up']);
    expect((await test.bus.send(tell(['b', 'a', 'fits']))).recipients[0]?.state).toBe('queued');
    expect((await test.bus.send(tell(['b', 'a', 'not']))).recipients[0]?.state).toBe('refused');
  });

  it('fails a sending to the unknown and the departed, on record', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    await test.bus.leave(agent('b'), 'removed');
    const sent = await test.bus.send({
      ...tell(['a', 'b', 'hello']),
      to: [agent('b'), agent('nobody')],
    });
    expect(sent.recipients).toEqual([
      { agent: 'b', state: 'refused', reason: 'departed' },
      { agent: 'nobody', state: 'refused', reason: 'unknown-agent' },
    ]);
    expect(test.recorded('message-sent')[0]?.body.recipients).toEqual(sent.recipients);
  });

  it('tells who asks for an answer that the request was refused', async () => {
    const { bus, join } = busOnTest({ mailboxLimit: 1 });
    await join('a', 'b');
    await bus.send(tell(['a', 'b', 'fills']));
    expect(await bus.request(request(['a', 'b', '?']), never())).toMatchObject({
      kind: 'refused',
      reason: 'mailbox-full',
    });
    expect(await bus.request(request(['a', 'nobody', '?']), never())).toMatchObject({
      kind: 'refused',
      reason: 'unknown-agent',
    });
    expect(bus.waits()).toEqual([]);
  });
});

describe('Clause 9: what wakes the idle, and leaving', () => {
  it.each([
    ['a request to all', { ...request(['a', 'b', '?']), to: 'all' as const }, 'request'],
    ['a message by name', tell(['a', 'b', 'hello']), 'message'],
    ['something critical to all', broadcast('a', '!', { importance: 'critical' }), 'critical'],
    ['a broadcast', broadcast('a', 'hello'), null],
    ['a low message by name', tell(['a', 'b', 'hello'], { importance: 'low' }), null],
    ['a fulfilment to all of no need', { ...fulfilment('a', 'x'), to: 'all' as const }, null],
    [
      'an assignment',
      {
        ...tell(['a', 'b', 'do']),
        kind: 'assignment',
        step: 's' as never,
        planVersion: 1,
      } as const,
      'assignment',
    ],
    ['a stall', { ...tell(['a', 'b', 'x']), kind: 'notice', topic: 'stall' } as const, 'stall'],
  ])('%s', async (_, draft, reason) => {
    const { bus, join, box } = busOnTest();
    await join('a', 'b');
    await bus.send(draft);
    expect(box('b').wakes()).toBe(reason);
    box('b').take('turn');
    expect(box('b').wakes()).toBeNull();
  });

  it('wakes for the strongest reason, and again for what a call has left unread', async () => {
    const { bus, join, box } = busOnTest();
    await join('a', 'b', 'c');
    await bus.send(tell(['a', 'b', 'hello']));
    await bus.send(request(['c', 'b', '?'], { importance: 'low' }));
    expect(box('b').wakes()).toBe('request');
    box('b').take('call');
    expect(box('b').wakes()).toBe('request');
  });

  it('wakes an agent whose mailbox is full, or nobody could reach it any more', async () => {
    const { bus, join, box } = busOnTest({ mailboxLimit: 1 });
    await join('a', 'b');
    await bus.send(broadcast('a', 'hello'));
    expect(box('b').wakes()).toBe('message');
  });

  it('settles with one commit everyone who waits for an agent that leaves', async () => {
    const test = busOnTest();
    await test.join('a', 'b', 'c');
    const asking = test.bus.request(request(['a', 'c', '?']), never());
    const { message } = await test.bus.send(request(['b', 'c', 'no hurry']));
    await test.bus.leave(agent('c'), 'failed');
    expect(await asking).toMatchObject({ kind: 'provider-left', provider: 'c' });
    expect(changes(test)).toEqual(['c provider-left', 'c provider-left']);
    expect(test.box('b').take('turn')[0]?.message).toMatchObject({
      topic: 'provider-left',
      regarding: message.id,
    });
    expect(test.bus.agents()).toEqual(['a', 'b']);
    expect(test.clock.sleepers()).toBe(0);
  });

  it('ends the waits of an agent that leaves, and supersedes its open requests', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const asking = test.bus.request(request(['a', 'b', '?']), never());
    await letGo();
    await test.bus.leave(agent('a'), 'removed');
    expect((await asking).kind).toBe('interrupted');
    expect(changes(test)).toEqual(['b superseded']);
    const sent = await test.bus.send(response('b', 'a', { correlationId: messageId(test) }));
    expect(sent.recipients).toEqual([{ agent: 'a', state: 'refused', reason: 'departed' }]);
  });

  it('says with its leaving that unread mail stays unread', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    await test.bus.send(tell(['a', 'b', 'unread']));
    await test.bus.leave(agent('b'), 'session-ended');
    expect(test.recorded('delivery-changed')).toEqual([]);
    expect(test.recorded('agent-left')).toMatchObject([{ body: { unreadIsFinal: true } }]);
  });

  it('records a leaving once', async () => {
    const test = busOnTest();
    await test.join('a');
    await Promise.all([
      test.bus.leave(agent('a'), 'removed'),
      test.bus.leave(agent('a'), 'session-ended'),
    ]);
    expect(test.recorded('agent-left')).toHaveLength(1);
    await expect(test.bus.leave(agent('ghost'), 'removed')).rejects.toMatchObject({
      kind: 'agent-not-on-bus',
    });
  });

  it('ends every wait when it is closed, and takes nothing more', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const asking = test.bus.request(request(['a', 'b', '?']), never());
    await letGo();
    test.bus.close();
    expect((await asking).kind).toBe('interrupted');
    expect(endings(test)).toEqual(['a interrupted']);
    await expect(test.bus.send(broadcast('a', 'late'))).rejects.toMatchObject({
      kind: 'bus-closed',
    });
    expect(test.clock.sleepers()).toBe(0);
  });
});

describe('Clause 10: the human on the bus', () => {
  it('says something to one and to all, answers a request, and hears nothing sent to all', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const seat = await test.bus.register(registration(HUMAN, []));
    await test.bus.send({ ...tell([HUMAN, 'a', 'to you']), via: 'human' });
    await test.bus.send({ ...broadcast(HUMAN, 'to all'), via: 'human' });
    await test.bus.send(broadcast('a', 'among us'));
    expect(test.read('a')).toEqual(['to you', 'to all']);
    expect(seat.size()).toBe(0);
    const asking = test.bus.request(request(['b', HUMAN, 'may I?']), never());
    await letGo();
    expect(seat.wakes()).toBe('request');
    const [question] = seat.take('turn');
    const correlationId = question?.message.id as MessageId;
    await test.bus.send(response(HUMAN, 'b', { correlationId, text: 'yes', via: 'human' }));
    expect(await asking).toMatchObject({ response: { from: HUMAN, text: { text: 'yes' } } });
  });
});
