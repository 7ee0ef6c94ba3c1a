import { describe, expect, it } from 'vitest';
import { HUMAN } from '#core/protocol/ids.ts';
import {
  busOnTest,
  changes,
  endings,
  letGo,
  messageId,
  never,
  request,
  response,
} from './testing/bus-on-test.ts';

describe('Clause 10: what the human is asked', () => {
  async function asked(fallback?: string) {
    const test = busOnTest();
    await test.join('a', 'b', HUMAN);
    const more = fallback === undefined ? {} : { fallback };
    const asking = test.bus.request(request(['a', HUMAN, 'May I?'], more), never());
    await letGo();
    return { ...test, test, asking, correlationId: messageId(test) };
  }

  it('is answered by its default at the deadline, and does not expire', async () => {
    const { test, asking, clock, recorded } = await asked('No, ask first.');
    await clock.advance(1000);
    expect(await asking).toMatchObject({
      kind: 'response',
      response: {
        from: HUMAN,
        text: { text: 'No, ask first.' },
        data: { default: true },
        late: false,
      },
    });
    expect(recorded('message-sent').at(-1)?.body.via).toBe('system');
    expect(changes(test)).toEqual([]);
    expect(endings(test)).toEqual(['a response']);
  });

  it('is answered by the human before that, and then not by the default as well', async () => {
    const { bus, asking, clock, correlationId, recorded } = await asked('No, ask first.');
    await bus.send(response(HUMAN, 'a', { correlationId, text: 'Yes.', via: 'human' }));
    expect(await asking).toMatchObject({ response: { text: { text: 'Yes.' } } });
    await clock.advance(5000);
    expect(recorded('message-sent')).toHaveLength(2);
  });

  it('expires like any other request where no default was named', async () => {
    const { test, asking, clock } = await asked();
    await clock.advance(1000);
    expect(await asking).toMatchObject({ kind: 'expired' });
    expect(changes(test)).toEqual([`${HUMAN} expired`]);
  });

  it('comes as mail when it was asked without waiting', async () => {
    const test = busOnTest();
    await test.join('a', HUMAN);
    await test.bus.send(request(['a', HUMAN, 'May I?'], { fallback: 'Go on.' }));
    await test.clock.advance(1000);
    expect(test.read('a')).toEqual(['Go on.']);
  });

  it('never deadlocks: the human waits for nobody', async () => {
    const { bus, test } = await asked('No.');
    const other = bus.request(request(['b', 'a', 'And you?']), never());
    const third = bus.request(request(['b', HUMAN, 'May I?'], { fallback: 'No.' }), never());
    await letGo();
    await test.clock.advance(1000);
    expect((await other).kind).toBe('expired');
    expect((await third).kind).toBe('response');
  });
});
