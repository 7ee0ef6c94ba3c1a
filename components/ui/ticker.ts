/** Where a ticker's time comes from; `every` returns what stops it. */
export interface TickSource {
  now(): number;
  every(milliseconds: number, tick: () => void): () => void;
}

/** One clock for all who show an age: it runs only while somebody looks. */
export interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  /** The time of the last tick, in epoch milliseconds; stable between ticks. */
  readonly read: () => number;
}

/** A ticker that ticks each second while it has subscribers. */
export function createTicker(source: TickSource): Ticker {
  const listeners = new Set<() => void>();
  let time = source.now();
  let stop: (() => void) | null = null;
  const tick = () => {
    time = source.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (!stop) {
        time = source.now();
        stop = source.every(1000, tick);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
    read: () => time,
  };
}
