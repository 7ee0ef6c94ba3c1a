import { describe, expect, it } from 'vitest';
import {
  broadcast,
  busOnTest,
  fulfilment,
  letGo,
  messageId,
  never,
  request,
  response,
} from './testing/bus-on-test.ts';
import type { AgentId } from '#core/protocol/ids.ts';

describe('Message bus communication', () => {
  it('carries a discovery, a question, its answer and a fulfilment between agents at work', async () => {
    const test = busOnTest();
    const { bus } = test;
    await test.join('analyst-1', 'developer-1', 'tester-1');

    const found = { ...broadcast('analyst-1', 'SQL injection in login.js'), kind: 'discovery' };
    await bus.send({ ...found, kind: 'discovery', findings: [], importance: 'high' });
    expect(test.read('developer-1', 'call')).toEqual(['SQL injection in login.js']);

    const asking = bus.request(request(['developer-1', 'analyst-1', 'Which driver?']), never());
    await letGo();
    expect(bus.waits()).toMatchObject([{ waiter: 'developer-1', for: ['analyst-1'] }]);
    expect(test.read('analyst-1', 'call')).toEqual(['Which driver?']);
    const correlationId = messageId(test, 1);
    const data = { driver: 'sqlite3' };
    await bus.send(response('analyst-1', 'developer-1', { correlationId, data }));
    expect(await asking).toMatchObject({ kind: 'response', response: { data } });

    const wait = { waiter: 'tester-1' as AgentId, provider: 'developer-1' as AgentId };
    const more = { topic: 'the fix', timeoutMs: 1000, causation: [] };
    const waiting = bus.awaitDependency({ ...wait, ...more }, never());
    await bus.send(fulfilment('developer-1', 'the fix'));
    expect(await waiting).toMatchObject({ kind: 'fulfilled', by: 'developer-1' });

    expect(test.recorded('message-sent').map(({ body }) => body.message.kind)).toEqual([
      'discovery',
      'request',
      'response',
      'dependency',
      'fulfilment',
    ]);
  });
});
