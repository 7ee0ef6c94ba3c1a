import type { Clock } from '#server/clock.ts';
import { createSystemClock } from '#server/system-clock.ts';

/** The machine's clock, so many times as fast: deadlines of seconds pass in milliseconds. */
export function createHurriedClock(times: number): Clock {
  const clock = createSystemClock();
  const start = clock.now();
  return {
    now: () => start + Math.round((clock.now() - start) * times),
    sleep: (ms, signal) => clock.sleep(ms / times, signal),
  };
}
