import { toClockTime } from '#core/log/session-clock.ts';
import type { SessionStore } from './session-store.ts';

/** How much of its time, in milliseconds, a session had worked at a recorded time; never below 0. */
export function elapsedAt(store: Pick<SessionStore, 'whole'>, recorded: number): number {
  const { clock, startedAt } = store.whole().timeline;
  return Math.max(0, toClockTime(clock, recorded) - startedAt);
}
