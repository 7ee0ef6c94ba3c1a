import type { Clock } from '#server/clock.ts';

export interface ProgressWatch {
  readonly clock: Clock;
  /** When it is due, in epoch milliseconds; null while there is nothing to watch. */
  readonly dueAt: () => number | null;
  readonly onDue: () => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** How often the watch looks again while there is nothing to watch, in milliseconds. */
const IDLE_LOOK_MS = 60_000;
const AFTER_MS = 1000;

/** Calls `onDue` each time that it is due, until the signal aborts. */
export async function watchProgress({ clock, dueAt, onDue, signal }: ProgressWatch): Promise<void> {
  while (!signal.aborted) {
    const due = dueAt();
    if (due !== null && due <= clock.now()) {
      onDue();
      // What comes of it shows in the state after a while.
      await clock.sleep(AFTER_MS, signal);
      continue;
    }
    await clock.sleep(due === null ? IDLE_LOOK_MS : due - clock.now(), signal);
  }
}
