import type { Clock } from '#server/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`: sleepers wake in the order of their times, each at its own. */
  advance(ms: number): Promise<void>;
  /** How many sleepers there are. */
  sleepers(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Lets everything that waits only for resolved promises go on. */
export async function letGo(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/** A manual clock that starts at `start` epoch milliseconds. */
export function createManualClock(start = 1_000_000): ManualClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  const nextUntil = (end: number) =>
    [...sleepers].filter((sleeper) => sleeper.at <= end).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
    sleep(ms, signal) {
      if (ms <= 0 || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      });
    },
    async advance(ms) {
      const end = now + ms;
      for (let sleeper = nextUntil(end); sleeper; sleeper = nextUntil(end)) {
        now = Math.max(now, sleeper.at);
        sleeper.wake();
        await letGo();
      }
      now = end;
      await letGo();
    },
    sleepers: () => sleepers.size,
  };
}
