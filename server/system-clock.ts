import type { Clock } from './clock.ts';

/** Node's timers fire at once above this many milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timer(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(running);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const running = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let left = ms;
  while (left > 0 && !signal?.aborted) {
    const part = Math.min(left, LONGEST_TIMER_MS);
    await timer(part, signal);
    left -= part;
  }
}

/** The machine's clock. Sleeps may be of any length. */
export function createSystemClock(): Clock {
  return { now: () => Date.now(), sleep };
}

/** The one clock of a process. */
export const systemClock: Clock = createSystemClock();
