import type { Clock } from '#server/clock.ts';

/** What was asked to stop did not end in time; it is left to itself. */
export const OUT_OF_GRACE = Symbol('out of grace');

/**
 * The work's own result, or OUT_OF_GRACE when it has not ended `graceMs` after the abort. Work that
 * is left to itself may still reject: nobody hears of it.
 */
export function withinGrace<T>(
  work: Promise<T>,
  { signal, clock, graceMs }: { signal: AbortSignal; clock: Clock; graceMs: number },
): Promise<T | typeof OUT_OF_GRACE> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const onAbort = (): void => {
      void clock.sleep(graceMs, done.signal).then(() => resolve(OUT_OF_GRACE));
    };
    const settle = (): void => {
      signal.removeEventListener('abort', onAbort);
      done.abort();
    };
    work.then(
      (value) => {
        resolve(value);
        settle();
      },
      (error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        settle();
      },
    );
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
