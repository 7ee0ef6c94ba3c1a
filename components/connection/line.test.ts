import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '#core/lib/must.ts';
import { createLine } from './line.ts';
import type { LineLife, SocketListeners } from './line-ports.ts';
import { retryWait } from './retry-wait.ts';

function setUp(cause: 'refused' | 'other' = 'other') {
  const sockets: { listeners: SocketListeners; closed: boolean; sent: string[] }[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  let time = 0;
  const line = createLine({
    open: (listeners) => {
      const socket = { listeners, closed: false, sent: [] as string[] };
      sockets.push(socket);
      return {
        watch: ({ session }) => void socket.sent.push(`watch ${session}`),
        unwatch: () => {},
        acknowledge: () => {},
        close: () => void (socket.closed = true),
      };
    },
    probe: () => Promise.resolve(cause),
    now: () => time,
    after: (ms, callback) => {
      const timer = { at: time + ms, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    random: () => 0.5,
  });
  const pass = (ms: number) => {
    time += ms;
    for (const timer of timers.filter(({ at }) => at <= time)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.callback();
    }
  };
  const newest = () => must(sockets.at(-1), 'a socket');
  return { line, sockets, newest, pass, timers };
}

describe('the line', () => {
  it('opens with its first listener, and only once', () => {
    const { line, sockets, newest } = setUp();
    expect(sockets).toHaveLength(0);
    line.on('frame', () => {});
    line.on('signals', () => {});
    expect(sockets).toHaveLength(1);
    newest().listeners.onOpen();
    expect(line.life()).toEqual({ kind: 'open' });
  });

  it('comes back after twice the wait each time, and starts afresh once it was open', () => {
    const { line, sockets, newest, pass } = setUp();
    line.on('frame', () => {});
    const waits: LineLife[] = [];
    for (const wait of [500, 1000, 2000]) {
      newest().listeners.onDown();
      waits.push(line.life());
      pass(wait);
    }
    expect(waits).toEqual([
      { kind: 'lost', retryAt: 500 },
      { kind: 'lost', retryAt: 1500 },
      { kind: 'lost', retryAt: 3500 },
    ]);
    expect(sockets).toHaveLength(4);
    newest().listeners.onOpen();
    newest().listeners.onDown();
    expect(line.life()).toEqual({ kind: 'lost', retryAt: 4000 });
  });

  it('hears nothing more from a socket that it gave up', () => {
    const { line, sockets, pass } = setUp();
    const heard: unknown[] = [];
    line.on('frame', (frame) => heard.push(frame));
    const first = must(sockets[0], 'the first');
    first.listeners.onOpen();
    first.listeners.onDown();
    pass(500);
    first.listeners.onEvent('frame', 'stale');
    first.listeners.onDown();
    must(sockets[1], 'the second').listeners.onEvent('frame', 'fresh');
    expect(heard).toEqual(['fresh']);
    expect(first.closed).toBe(true);
    expect(sockets).toHaveLength(2);
  });

  it('stops trying when this browser is not let in', async () => {
    const { line, newest, timers } = setUp('refused');
    line.on('frame', () => {});
    const refused = new Promise<void>((resolve) => {
      line.onLife(() => {
        if (line.life().kind === 'refused') resolve();
      });
    });
    newest().listeners.onDown();
    await refused;
    expect(timers).toHaveLength(0);
  });

  it('tries at once when asked to', () => {
    const { line, sockets, newest, timers } = setUp();
    line.on('frame', () => {});
    newest().listeners.onOpen();
    newest().listeners.onDown();
    line.retryNow();
    line.retryNow();
    expect(sockets).toHaveLength(2);
    expect(timers).toHaveLength(0);
  });

  it('sends to the open socket, and nowhere when there is none', () => {
    const { line, newest } = setUp();
    line.watch({ session: 's-1' as never, after: 0 }, () => {});
    line.on('frame', () => {});
    newest().listeners.onOpen();
    line.watch({ session: 's-2' as never, after: 0 }, () => {});
    expect(newest().sent).toEqual(['watch s-2']);
  });
});

it('waits between 0.4 and 12 seconds, whatever the attempt and the chance', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, chance) => {
        const wait = retryWait(attempt, chance);
        expect(wait).toBeGreaterThanOrEqual(400);
        expect(wait).toBeLessThanOrEqual(12_000);
      },
    ),
  );
});
