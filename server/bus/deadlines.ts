import type { Clock } from '#server/clock.ts';

/** Things to do at a time, unless cancelled before. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #pending = new Set<AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Calls `due` once at `at` (epoch milliseconds) or soon after, never before this returns. Returns
   * the way to cancel it.
   */
  at(at: number, due: () => void): () => void {
    const cancellation = new AbortController();
    const { signal } = cancellation;
    this.#pending.add(cancellation);
    const wait = async () => {
      await Promise.resolve();
      while (!signal.aborted && this.#clock.now() < at) {
        await this.#clock.sleep(at - this.#clock.now(), signal);
      }
      this.#pending.delete(cancellation);
      if (!signal.aborted) due();
    };
    void wait();
    return () => {
      this.#pending.delete(cancellation);
      cancellation.abort();
    };
  }

  cancelAll(): void {
    for (const cancellation of this.#pending) cancellation.abort();
    this.#pending.clear();
  }
}
