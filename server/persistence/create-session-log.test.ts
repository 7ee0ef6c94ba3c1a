import { describe, expect, it } from 'vitest';
import type { SessionId } from '#core/protocol/ids.ts';
import { createManualClock } from '#server/testing/manual-clock.ts';
import { describeSessionLog } from './create-session-log.contract.ts';
import { createSessionLog } from './create-session-log.ts';
import { createInMemorySessionLogStore } from './in-memory-session-log-store.ts';
import { newSessionId, noteDraft, summaryOf } from './testing/session-samples.ts';

describeSessionLog('in memory', () => {
  const clock = createManualClock();
  return Promise.resolve({
    store: createInMemorySessionLogStore(clock),
    letPass: (ms) => clock.advance(ms),
    close: () => Promise.resolve(),
  });
});

describe('creating a log', () => {
  it('is refused for a session that does not exist', async () => {
    const clock = createManualClock();
    const store = createInMemorySessionLogStore(clock);
    const ownership = { session: 's-none' as SessionId, epoch: 1 };
    await expect(createSessionLog(store, ownership, clock)).rejects.toMatchObject({
      kind: 'ownership-lost',
    });
  });
});

describe('a log whose store fails', () => {
  it('tells every writer, and no subscriber of what follows', async () => {
    const clock = createManualClock();
    const inner = createInMemorySessionLogStore(clock);
    const ownership = await inner.createSession(summaryOf(newSessionId()), 'me');
    const failures = [new Error('disk full')];
    const store = {
      ...inner,
      async append() {
        await Promise.resolve();
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
      },
    };
    const log = await createSessionLog(store, ownership, clock);
    const heard: number[] = [];
    log.subscribe((entries) => heard.push(entries.length));
    const first = log.append([noteDraft('a')]);
    await Promise.resolve();
    const second = log.append([noteDraft('b')]);
    await expect(first).rejects.toThrow('disk full');
    await expect(second).rejects.toMatchObject({ kind: 'log-closed' });
    await log.settled();
    expect(heard).toEqual([]);
    expect(log.head()).toBe(0);
  });
});
