import type { Clock } from '#server/clock.ts';
import type { OrchestratorEvent, Patience } from './decide.ts';
import type { Orchestration } from './orchestration.ts';
import { overdueAt } from './review-plan.ts';

export interface ProgressWatchParts {
  readonly clock: Clock;
  readonly state: Orchestration;
  readonly patience: Patience;
  /** Called when the steps that run have brought nothing for too long. */
  readonly onDue: () => void;
}

/** Looks whether the steps that run bring anything. */
export interface ProgressWatch {
  /** What the orchestrator is to be asked now. */
  event(): OrchestratorEvent;
  /** Watches until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** How often it looks while nothing is to be watched, and after it has called, in milliseconds. */
const IDLE_LOOK_MS = 60_000;
const AFTER_MS = 1000;

/** A watch on this state, by this clock. */
export function createProgressWatch(parts: ProgressWatchParts): ProgressWatch {
  const { clock, state, patience, onDue } = parts;
  const isDue = (due: number | null): boolean => due !== null && due <= clock.now();
  return {
    event: () => (isDue(overdueAt(state, patience)) ? 'overdue' : 'advance'),
    async run(signal) {
      while (!signal.aborted) {
        const due = overdueAt(state, patience);
        if (isDue(due)) onDue();
        const wait = due === null ? IDLE_LOOK_MS : due - clock.now();
        await clock.sleep(Math.max(wait, AFTER_MS), signal);
      }
    },
  };
}
