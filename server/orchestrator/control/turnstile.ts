/** Where some wait until something has changed. */
export interface Turnstile {
  /** Resolves at the next turn, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void>;
  /** Lets everyone go who waits now. */
  turn(): void;
}

/** Nobody waits. */
export function createTurnstile(): Turnstile {
  const waiting = new Set<() => void>();
  return {
    wait: (signal) =>
      new Promise((resolve) => {
        const go = (): void => {
          waiting.delete(go);
          signal.removeEventListener('abort', go);
          resolve();
        };
        if (signal.aborted) return resolve();
        waiting.add(go);
        signal.addEventListener('abort', go);
      }),
    turn() {
      for (const go of [...waiting]) go();
    },
  };
}
