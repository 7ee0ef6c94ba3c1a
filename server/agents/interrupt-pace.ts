/** Critical news within this time of an interruption, in milliseconds, makes one interruption of all. */
export const MERGE_MS = 200;
/** So many calls in a row may be interrupted; the one after them is let finish. */
export const MOST_IN_A_ROW = 3;

/** How soon an agent's calls may be interrupted again. Times in epoch milliseconds. */
export interface InterruptPace {
  /** Milliseconds from now until one may be; null: not before a call has finished. */
  delay(now: number): number | null;
  interrupted(now: number): void;
  /** A call finished: the count of those in a row begins anew. */
  finished(): void;
}

/** The pace of an agent that was never interrupted. */
export function createInterruptPace(): InterruptPace {
  let last: number | null = null;
  let inARow = 0;
  return {
    delay(now) {
      if (inARow >= MOST_IN_A_ROW) return null;
      if (last === null) return 0;
      // A clock that was set back makes nobody wait longer.
      return Math.min(MERGE_MS, Math.max(0, last + MERGE_MS - now));
    },
    interrupted(now) {
      last = now;
      inARow += 1;
    },
    finished() {
      inARow = 0;
    },
  };
}
