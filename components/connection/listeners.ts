/** Those who want to hear of something. */
export interface Listeners<T> {
  /** Adds a listener; returns what takes it away. */
  readonly add: (listener: (value: T) => void) => () => void;
  readonly tell: (value: T) => void;
  readonly count: () => number;
}

/** A set of listeners; one that leaves or joins while all are told does no harm. */
export function createListeners<T = void>(): Listeners<T> {
  const all = new Set<(value: T) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell: (value) => {
      for (const listener of [...all]) listener(value);
    },
    count: () => all.size,
  };
}

/** Something that runs only while somebody listens. */
export interface Watched {
  readonly subscribe: (listener: () => void) => () => void;
  readonly tell: () => void;
}

/** Starts with the first listener and stops when the last has left. */
export function createWatched(life: { start(): void; stop(): void }): Watched {
  const listeners = createListeners();
  return {
    subscribe: (listener) => {
      const leave = listeners.add(listener);
      if (listeners.count() === 1) life.start();
      return () => {
        leave();
        if (listeners.count() === 0) life.stop();
      };
    },
    tell: listeners.tell,
  };
}
