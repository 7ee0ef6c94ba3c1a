import { expect, it } from 'vitest';
import { createTicker } from './ticker.ts';

function manualSource() {
  const ticks = new Set<() => void>();
  const source = {
    time: 1000,
    now: () => source.time,
    every: (_milliseconds: number, tick: () => void) => {
      ticks.add(tick);
      return () => void ticks.delete(tick);
    },
    pass: (milliseconds: number) => {
      source.time += milliseconds;
      for (const tick of ticks) tick();
    },
    running: () => ticks.size,
  };
  return source;
}

it('keeps one time between ticks and tells everyone at each', () => {
  const source = manualSource();
  const ticker = createTicker(source);
  const heard: number[] = [];
  ticker.subscribe(() => heard.push(ticker.read()));
  ticker.subscribe(() => heard.push(ticker.read()));
  source.time = 1500;
  expect(ticker.read()).toBe(1000);
  source.pass(500);
  expect(heard).toEqual([2000, 2000]);
});

it('runs one clock while somebody looks, and none after', () => {
  const source = manualSource();
  const ticker = createTicker(source);
  const leave = [ticker.subscribe(() => {}), ticker.subscribe(() => {})];
  expect(source.running()).toBe(1);
  leave.forEach((stop) => stop());
  expect(source.running()).toBe(0);
  source.time = 9000;
  ticker.subscribe(() => {});
  expect(ticker.read()).toBe(9000);
});
