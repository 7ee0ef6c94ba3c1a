import { describe, expect, it } from 'vitest';
import { COORDINATOR, type MessageId } from '#core/protocol/ids.ts';
import {
  agent,
  broadcast,
  busOnTest,
  changes,
  dependency,
  endings,
  fulfilment,
  letGo,
  messageId,
  never,
  request,
  response,
} from './testing/bus-on-test.ts';

describe('Clause 6: requests', () => {
  async function asked() {
    const test = busOnTest();
    await test.join('a', 'b', 'c');
    const stop = new AbortController();
    const asking = test.bus.request(request(['a', 'b', '?']), stop.signal);
    await letGo();
    const id = messageId(test);
    return { ...test, asking, id, stop, test };
  }

  it('hands the response to the waiter, once, and not as mail', async () => {
    const { bus, asking, id, test, clock } = await asked();
    expect(bus.waits()).toEqual([
      { waiter: 'a', for: ['b'], on: { kind: 'request', message: id } },
    ]);
    const data = { style: 'numbered' };
    const { seq } = await bus.send(response('b', 'a', { correlationId: id, data }));
    const outcome = await asking;
    expect(outcome).toMatchObject({ kind: 'response', request: id, seq });
    expect(outcome).toMatchObject({
      response: { text: { text: 'answer of b' }, data, late: false },
    });
    expect(test.read('a')).toEqual([]);
    expect(endings(test)).toEqual(['a response']);
    expect(bus.waits()).toEqual([]);
    expect(clock.sleepers()).toBe(0);
  });

  it('frames the wait in the same commits as the request and the response', async () => {
    const { bus, asking, id, log } = await asked();
    await bus.send(response('b', 'a', { correlationId: id }));
    await asking;
    expect(log.entries().map(({ type }) => type)).toEqual([
      ...Array.from({ length: 3 }, () => 'agent-registered'),
      'message-sent',
      'wait-started',
      'message-sent',
      'wait-finished',
    ]);
  });

  it('takes a response that is sent while the request commits', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const id = 'm-mine' as MessageId;
    test.box('b').onDelivery(({ message }) => {
      void test.bus.send(response('b', 'a', { correlationId: message.id }));
    });
    const outcome = await test.bus.request(request(['a', 'b', '?'], { id }), never());
    expect(outcome.kind).toBe('response');
  });

  it('matches by correlation id, and only from an agent that was asked', async () => {
    const { bus, asking, id, test, stop } = await asked();
    await bus.send(response('c', 'a', { correlationId: id }));
    await bus.send(response('b', 'a', { correlationId: 'm-other' as MessageId }));
    await letGo();
    expect(bus.waits()).toHaveLength(1);
    expect(test.read('a')).toEqual(['answer of c', 'answer of b']);
    stop.abort();
    expect((await asking).kind).toBe('interrupted');
  });

  it('brings the answer to the asker also when it was addressed to someone else', async () => {
    const { bus, asking, id } = await asked();
    const sent = await bus.send(response('b', 'c', { correlationId: id }));
    expect(sent.recipients.map((recipient) => recipient.agent)).toEqual(['c', 'a']);
    expect((await asking).kind).toBe('response');
  });

  it('brings a second response as mail', async () => {
    const { bus, asking, id, test } = await asked();
    await bus.send(response('b', 'a', { correlationId: id }));
    await asking;
    await bus.send(response('b', 'a', { correlationId: id, text: 'more' }));
    expect(test.read('a')).toEqual(['more']);
  });

  it('expires at its deadline, and a late answer comes as mail marked late', async () => {
    const { bus, asking, id, test, clock } = await asked();
    await clock.advance(999);
    expect(bus.waits()).toHaveLength(1);
    await clock.advance(1);
    expect(await asking).toEqual({ kind: 'expired', request: id });
    expect(changes(test)).toEqual(['b expired']);
    expect(endings(test)).toEqual(['a expired']);
    await bus.send(response('b', 'a', { correlationId: id }));
    const [late] = test.box('a').take('turn');
    expect(late?.message).toMatchObject({ kind: 'response', late: true });
  });

  it('counts an answer as late by the clock, whatever the timers do', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const asking = test.bus.request(request(['a', 'b', '?'], { timeoutMs: 0 }), never());
    await test.bus.send(response('b', 'a', { correlationId: 'm-000000000001' as MessageId }));
    expect((await asking).kind).toBe('expired');
    expect(test.box('a').take('turn')[0]?.message).toMatchObject({ late: true });
    expect(changes(test)).toEqual(['b expired']);
  });

  it('stays open when its caller is interrupted, and its answer comes as mail', async () => {
    const { bus, asking, id, test, stop } = await asked();
    stop.abort();
    expect(await asking).toEqual({ kind: 'interrupted', request: id });
    expect(endings(test)).toEqual(['a interrupted']);
    await bus.send(response('b', 'a', { correlationId: id }));
    const [answer] = test.box('a').take('turn');
    expect(answer?.message).toMatchObject({ kind: 'response', late: false });
  });

  it('is sent and stays open when its caller is interrupted before', async () => {
    const { bus, join, recorded, box } = busOnTest();
    await join('a', 'b');
    const outcome = await bus.request(request(['a', 'b', '?']), AbortSignal.abort());
    expect(outcome.kind).toBe('interrupted');
    expect(recorded('wait-started')).toEqual([]);
    expect(box('b').size()).toBe(1);
  });

  it('may be waited for again after an interruption, by its id', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const draft = request(['a', 'b', '?'], { id: 'm-mine' as MessageId });
    const stop = new AbortController();
    const first = test.bus.request(draft, stop.signal);
    await letGo();
    stop.abort();
    await first;
    const second = test.bus.request(draft, never());
    await letGo();
    await test.bus.send(response('b', 'a', { correlationId: draft.id as MessageId }));
    expect((await second).kind).toBe('response');
    expect(test.read('a')).toEqual([]);
    expect(endings(test)).toEqual(['a interrupted', 'a response']);
  });

  it('tells who asked without waiting when nobody answers in time', async () => {
    const test = busOnTest();
    await test.join('a', 'b', 'c');
    const { message } = await test.bus.send({
      ...request(['a', 'b', '?']),
      to: [agent('b'), agent('c')],
    });
    await test.bus.send(response('b', 'a', { correlationId: message.id }));
    await test.clock.advance(1000);
    expect(changes(test)).toEqual(['c expired']);
    const [answer, notice] = test.box('a').take('turn');
    expect(answer?.message.kind).toBe('response');
    expect(notice?.message).toMatchObject({
      kind: 'notice',
      topic: 'expired',
      from: COORDINATOR,
      regarding: message.id,
    });
  });

  it('is waited for by one agent of one agent only', async () => {
    const { bus, join, recorded } = busOnTest();
    await join('a', 'b', 'c');
    const several = { ...request(['a', 'b', '?']), to: [agent('b'), agent('c')] };
    const all = { ...several, to: 'all' } as const;
    const expected = { kind: 'one-provider-needed' };
    await expect(bus.request(several, never())).rejects.toMatchObject(expected);
    await expect(bus.request(all, never())).rejects.toMatchObject(expected);
    expect(recorded('message-sent')).toEqual([]);
  });

  it('goes on waiting when a response could not be recorded', async () => {
    const { bus, asking, id, log } = await asked();
    log.refuseNext(new Error('too large'));
    await expect(bus.send(response('b', 'a', { correlationId: id }))).rejects.toThrow();
    await bus.send(response('b', 'a', { correlationId: id, text: 'shorter' }));
    expect(await asking).toMatchObject({ response: { text: { text: 'shorter' } } });
  });

  it('fails its waiter when the log takes no more', async () => {
    const { asking, log, clock } = await asked();
    const failing = expect(asking).rejects.toMatchObject({ kind: 'log-closed' });
    await log.close();
    await clock.advance(1000);
    await failing;
  });
});

describe('Clause 7: no cycles among those who wait', () => {
  it('refuses the request that would close a cycle, with its names in order', async () => {
    const test = busOnTest();
    await test.join('a', 'b', 'c');
    const first = test.bus.request(request(['a', 'b', '?']), never());
    const second = test.bus.request(request(['b', 'c', '?']), never());
    const third = await test.bus.request(request(['c', 'a', '?']), never());
    expect(third).toEqual({ kind: 'deadlock', cycle: ['c', 'a', 'b'] });
    expect(test.recorded('message-sent').at(-1)?.body.recipients).toEqual([
      { agent: 'a', state: 'refused', reason: 'deadlock' },
    ]);
    await test.bus.send(response('c', 'b', { correlationId: messageId(test, 1) }));
    await test.bus.send(response('b', 'a', { correlationId: messageId(test, 0) }));
    expect([(await first).kind, (await second).kind]).toEqual(['response', 'response']);
    expect(test.recorded('wait-started')).toHaveLength(2);
  });

  it('refuses a cycle of requests and dependencies mixed, and waiting for oneself', async () => {
    const { bus, join } = busOnTest();
    await join('a', 'b');
    void bus.request(request(['a', 'b', '?']), never());
    const wait = { waiter: agent('b'), provider: agent('a'), topic: 'schema' };
    const more = { timeoutMs: 1000, causation: [] };
    expect(await bus.awaitDependency({ ...wait, ...more }, never())).toEqual({
      kind: 'deadlock',
      cycle: ['b', 'a'],
    });
    expect(await bus.request(request(['b', 'b', '?']), never())).toEqual({
      kind: 'deadlock',
      cycle: ['b'],
    });
  });

  it('has an edge only while an agent is blocked', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    await test.bus.send(request(['a', 'b', 'no hurry']));
    expect(test.bus.waits()).toEqual([]);
    const asking = test.bus.request(request(['b', 'a', '?']), never());
    await letGo();
    expect(test.bus.waits()).toHaveLength(1);
    await test.bus.send(response('a', 'b', { correlationId: messageId(test, 1) }));
    await asking;
    expect(test.bus.waits()).toEqual([]);
  });

  it('knows of steps that wait, from the log, and lets requests to their idle agents pass', async () => {
    const test = busOnTest();
    await test.join('a', 'b');
    const on = { kind: 'step' as const, step: 'step-2' as never };
    const body = { agent: agent('b'), on, for: [agent('a')], deadlineAt: null };
    await test.log.append([{ type: 'wait-started', causation: [], body }]);
    expect(test.bus.waits()).toEqual([{ waiter: 'b', for: ['a'], on }]);
    const wait = { waiter: agent('a'), provider: agent('b'), topic: 'schema' };
    const outcome = await test.bus.awaitDependency(
      { ...wait, timeoutMs: 1000, causation: [] },
      never(),
    );
    expect(outcome).toEqual({ kind: 'deadlock', cycle: ['a', 'b'] });
    const asking = test.bus.request(request(['a', 'b', '?']), never());
    await letGo();
    await test.bus.send(response('b', 'a', { correlationId: messageId(test, 1) }));
    expect((await asking).kind).toBe('response');
    const end = { agent: agent('b'), on, outcome: 'fulfilled' as const };
    await test.log.append([{ type: 'wait-finished', causation: [], body: end }]);
    expect(test.bus.waits()).toEqual([]);
  });
});

describe('Clause 7: steps that wait, with requests and dependencies', () => {
  const stepWait = (waiter: string, provider: string) => ({
    agent: agent(waiter),
    on: { kind: 'step' as const, step: `step-of-${waiter}` as never },
    for: [agent(provider)],
    deadlineAt: null,
  });
  const need = (waiter: string, provider: string) => ({
    waiter: agent(waiter),
    provider: agent(provider),
    topic: 'schema',
    timeoutMs: 1000,
    causation: [],
  });

  async function withSteps(...pairs: readonly (readonly [string, string])[]) {
    const test = busOnTest();
    await test.join(COORDINATOR, 'a', 'b', 'c');
    const entries = pairs.map(([waiter, provider]) => ({
      type: 'wait-started' as const,
      causation: [],
      body: stepWait(waiter, provider),
    }));
    const record = () => test.log.append(entries);
    return { ...test, test, record };
  }

  it('refuses a dependency that would close a cycle over two steps and a request', async () => {
    const { bus, record } = await withSteps(['a', 'b']);
    await record();
    void bus.request(request(['b', 'c', '?']), never());
    await letGo();
    const outcome = await bus.awaitDependency(need('c', 'a'), never());
    expect(outcome).toEqual({ kind: 'deadlock', cycle: ['c', 'a', 'b'] });
  });

  it('refuses a request that would close one over a dependency and a step', async () => {
    const { bus, record } = await withSteps(['c', 'a']);
    await record();
    void bus.awaitDependency(need('b', 'c'), never());
    await letGo();
    const outcome = await bus.request(request(['a', 'b', '?']), never());
    expect(outcome).toEqual({ kind: 'deadlock', cycle: ['a', 'b', 'c'] });
  });

  it('refuses a cycle that closes through the coordinator', async () => {
    const { bus, record } = await withSteps(['a', 'b']);
    await record();
    void bus.awaitDependency(need('b', COORDINATOR), never());
    await letGo();
    const outcome = await bus.awaitDependency(need(COORDINATOR, 'a'), never());
    expect(outcome).toEqual({ kind: 'deadlock', cycle: [COORDINATOR, 'a', 'b'] });
  });

  it('ends a dependency that a step comes to stand in a cycle with, and keeps it declared', async () => {
    const { bus, record, test } = await withSteps(['a', 'b']);
    const waiting = bus.awaitDependency(need('b', 'a'), never());
    await letGo();
    expect(bus.waits()).toHaveLength(1);
    await record();
    expect(await waiting).toEqual({ kind: 'deadlock', cycle: ['b', 'a'] });
    expect(endings(test)).toEqual(['b deadlock']);
    await bus.send(fulfilment('a', 'schema'));
    expect(test.read('b')).toContain('here is schema');
  });

  it('ends a request that a step comes to stand in a cycle with, and keeps it open', async () => {
    const { bus, record, test } = await withSteps(['c', 'a']);
    const asking = bus.request(request(['a', 'b', '?']), never());
    await letGo();
    const id = messageId(test);
    void bus.awaitDependency(need('b', 'c'), never());
    await letGo();
    await record();
    await letGo();
    expect(endings(test)).toEqual(['b deadlock']);
    await bus.send(response('b', 'a', { correlationId: id }));
    expect((await asking).kind).toBe('response');
  });

  it('says beforehand which calls new steps would make wait for themselves', async () => {
    const { bus } = await withSteps();
    void bus.awaitDependency(need('b', 'a'), never());
    await letGo();
    const edge = ({ agent: waiter, on, for: names }: ReturnType<typeof stepWait>) => ({
      waiter,
      on,
      for: names,
    });
    expect(bus.cycleWith([edge(stepWait('a', 'b'))])).toEqual(['b', 'a']);
    expect(bus.cycleWith([edge(stepWait('a', 'c')), edge(stepWait('c', 'b'))])).toEqual([
      'b',
      'a',
      'c',
    ]);
    expect(bus.cycleWith([edge(stepWait('a', 'c')), edge(stepWait('c', 'a'))])).toBeNull();
  });
});

describe('Clause 8: dependencies', () => {
  const wait = (waiter: string, topic = 'the schema') => ({
    waiter: agent(waiter),
    provider: agent('p'),
    topic,
    timeoutMs: 1000,
    causation: [],
  });

  it('tells everyone who waits in one commit, and not by mail', async () => {
    const test = busOnTest();
    await test.join('a', 'b', 'p');
    const waiting = ['a', 'b'].map((name) => test.bus.awaitDependency(wait(name), never()));
    await letGo();
    expect(test.read('p')).toEqual(['I need from you: the schema', 'I need from you: the schema']);
    const { seq, recipients } = await test.bus.send(fulfilment('p', 'The  Schema'));
    const outcome = {
      kind: 'fulfilled',
      topic: 'the schema',
      by: 'p',
      text: 'here is The  Schema',
    };
    expect(await Promise.all(waiting)).toEqual([
      { ...outcome, seq },
      { ...outcome, seq },
    ]);
    expect(test.recorded('wait-finished').map((entry) => entry.seq)).toEqual([seq + 1, seq + 2]);
    expect(recipients.map((recipient) => recipient.agent)).toEqual(['a', 'b']);
    expect([test.read('a'), test.read('b'), test.bus.waits()]).toEqual([[], [], []]);
  });

  it('returns at once when it was announced before', async () => {
    const test = busOnTest();
    await test.join('a', 'p');
    const announcing = test.bus.send(fulfilment('p', 'the schema'));
    const outcome = await test.bus.awaitDependency(wait('a'), never());
    expect(outcome).toMatchObject({ kind: 'fulfilled', seq: (await announcing).seq });
    expect(test.recorded('wait-started')).toEqual([]);
  });

  it('brings the fulfilment as mail that wakes to who declared it without waiting', async () => {
    const test = busOnTest({ mailboxLimit: 1 });
    await test.join('a', 'p');
    await test.bus.send(dependency('a', 'p', 'the schema'));
    await test.bus.send(broadcast('p', 'fills'));
    await test.bus.send(fulfilment('p', 'the schema'));
    expect(test.box('a').wakes()).toBe('fulfilment');
    expect(test.read('a')).toEqual(['fills', 'here is the schema']);
  });

  it('repeats an earlier announcement to who declares the need only now, once', async () => {
    const test = busOnTest();
    await test.join('a', 'p');
    await test.bus.send(fulfilment('p', 'the schema'));
    await test.bus.send(dependency('a', 'p', 'the schema'));
    await test.bus.send(dependency('a', 'p', 'the schema'));
    expect(test.box('a').wakes()).toBe('fulfilment');
    expect(test.read('a')).toEqual(['here is the schema']);
    const ids = test.recorded('message-sent').map(({ body }) => body.message.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('ends at its deadline or by interruption, and stays declared', async () => {
    const test = busOnTest();
    await test.join('a', 'b', 'p');
    const stop = new AbortController();
    const expiring = test.bus.awaitDependency(wait('a'), never());
    const interrupted = test.bus.awaitDependency(wait('b'), stop.signal);
    await letGo();
    stop.abort();
    await test.clock.advance(1000);
    expect((await expiring).kind).toBe('expired');
    expect((await interrupted).kind).toBe('interrupted');
    await test.bus.send(fulfilment('p', 'the schema'));
    expect([test.read('a'), test.read('b')]).toEqual([
      ['here is the schema'],
      ['here is the schema'],
    ]);
  });

  it('tells those who need it that the provider has left', async () => {
    const test = busOnTest();
    await test.join('a', 'b', 'p');
    const waiting = test.bus.awaitDependency(wait('a'), never());
    await test.bus.send(dependency('b', 'p', 'the schema'));
    await test.bus.leave(agent('p'), 'failed', { kind: 'gone', message: 'It crashed.' });
    expect(await waiting).toEqual({ kind: 'provider-left', topic: 'the schema', provider: 'p' });
    expect(test.box('a').size()).toBe(0);
    expect(test.box('b').take('turn')[0]?.message).toMatchObject({ topic: 'provider-left' });
    expect(await test.bus.awaitDependency(wait('a', 'tests'), never())).toMatchObject({
      kind: 'refused',
      reason: 'departed',
    });
  });
});
