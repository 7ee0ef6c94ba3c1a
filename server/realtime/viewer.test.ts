import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '#core/protocol/entry.ts';
import { createViewer, FRAME_ENTRIES, WINDOW_ENTRIES, type Viewer } from './viewer.ts';

function entry(seq: number): Entry {
  return { seq, at: seq, type: 'session-interrupted', causation: [], body: { reason: 'test' } };
}

/** A viewer over a log of any length, with a hand-turned clock and reads that finish when told. */
function stage(start: number, options: { slowReads: boolean } = { slowReads: false }) {
  const frames: { from: number; to: number; head: number }[] = [];
  const reads: (() => void)[] = [];
  let now = 0;
  let head = start;
  let timers: { at: number; callback: () => void }[] = [];
  const viewer: Viewer = createViewer(start, {
    read(after, limit) {
      const count = Math.max(0, Math.min(limit, head - after));
      const entries = Array.from({ length: count }, (_, index) => entry(after + 1 + index));
      if (!options.slowReads) return entries;
      return new Promise((resolve) => reads.push(() => resolve(entries)));
    },
    send: (entries, at) =>
      frames.push({ from: entries[0]?.seq ?? 0, to: entries.at(-1)?.seq ?? 0, head: at }),
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    onFailure: (error) => {
      throw error;
    },
  });
  return {
    viewer,
    frames,
    grow(to: number) {
      head = to;
      viewer.advance(to);
    },
    pass(ms: number) {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.callback();
    },
    async finishRead() {
      reads.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    timers: () => timers.length,
  };
}

describe('a viewer', () => {
  it('hears of an entry at once when nothing is in flight', () => {
    const { grow, viewer, frames } = stage(0);
    grow(1);
    viewer.acknowledge(1);
    grow(2);
    expect(frames.map((frame) => frame.to)).toEqual([1, 2]);
  });

  it('gets at most one frame a frame time while one is unacknowledged', () => {
    const { grow, pass, frames } = stage(0);
    for (let head = 1; head <= 100; head += 1) grow(head);
    expect(frames).toHaveLength(1);
    pass(16);
    expect(frames).toEqual([
      { from: 1, to: 1, head: 1 },
      { from: 2, to: 100, head: 100 },
    ]);
  });

  it('is sent no more than the window when it stops reading, and keeps no timer', () => {
    const { grow, pass, frames, timers } = stage(0);
    grow(100_000);
    for (let tick = 0; tick < 100; tick += 1) pass(16);
    expect(frames.at(-1)?.to).toBe(WINDOW_ENTRIES);
    expect(frames.every((frame) => frame.to - frame.from < FRAME_ENTRIES)).toBe(true);
    expect(timers()).toBe(0);
  });

  it('ignores acknowledgements of what was never sent', () => {
    const { grow, viewer, pass, frames } = stage(0);
    grow(100_000);
    viewer.acknowledge(99_999);
    for (let tick = 0; tick < 100; tick += 1) pass(16);
    expect(frames.at(-1)?.to).toBe(WINDOW_ENTRIES);
  });

  it('sends nothing after it was closed, even when a read was under way', async () => {
    const { grow, viewer, frames, finishRead } = stage(0, { slowReads: true });
    grow(10);
    viewer.close();
    await finishRead();
    expect(frames).toEqual([]);
  });

  it('sends every entry once and in order, whatever the interleaving', async () => {
    const act = fc.oneof(
      fc.record({ act: fc.constant('grow' as const), by: fc.integer({ min: 0, max: 900 }) }),
      fc.record({ act: fc.constant('acknowledge' as const), by: fc.integer({ min: 0, max: 900 }) }),
      fc.record({ act: fc.constant('pass' as const), by: fc.integer({ min: 0, max: 40 }) }),
      fc.record({ act: fc.constant('read' as const), by: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), fc.nat(50), async (acts, start) => {
        const scene = stage(start, { slowReads: true });
        let head = start;
        let acknowledged = start;
        for (const { act: name, by } of acts) {
          if (name === 'grow') scene.grow((head += by));
          if (name === 'pass') scene.pass(by);
          if (name === 'read') await scene.finishRead();
          if (name === 'acknowledge') scene.viewer.acknowledge((acknowledged += by));
        }
        let expected = start + 1;
        for (const frame of scene.frames) {
          expect(frame.from).toBe(expected);
          expected = frame.to + 1;
        }
        expect(expected - 1).toBeLessThanOrEqual(head);
      }),
      { numRuns: 200 },
    );
  });
});
