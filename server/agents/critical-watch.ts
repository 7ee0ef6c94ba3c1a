import type { Delivered } from '#server/bus/message-bus.ts';
import type { Clock } from '#server/clock.ts';
import type { AgentSeat } from './agent-parts.ts';
import type { InterruptPace } from './interrupt-pace.ts';

/** Watches an agent's mailbox while it does what critical news may break off. */
export interface CriticalWatch {
  /** Aborts when critical news breaks it off, and when the agent itself is stopped. */
  readonly signal: AbortSignal;
  /** The news that broke it off, in the order of the log; empty when none did. */
  by(): readonly Delivered[];
  /** To be called when what is watched is over. */
  stop(): void;
}

/** What holds interruptions apart. */
export interface Paced {
  readonly clock: Clock;
  readonly pace: InterruptPace;
}

/**
 * Begins to watch. Critical mail that is there already counts, so that none is lost between its
 * reading and what is watched. Without a pace it breaks off at once, and is not counted.
 */
export function watchForCriticals(
  { mailbox, signal }: Pick<AgentSeat, 'mailbox' | 'signal'>,
  paced: Paced | null,
): CriticalWatch {
  const controller = new AbortController();
  const over = new AbortController();
  let by: readonly Delivered[] = [];
  let due = false;

  function look(): void {
    if (controller.signal.aborted || over.signal.aborted) return;
    const waiting = mailbox.criticals();
    if (waiting.length === 0) return;
    const delay = paced === null ? 0 : paced.pace.delay(paced.clock.now());
    if (delay === null) return;
    if (delay > 0) lookAfter(delay);
    else breakOff(waiting);
  }

  function lookAfter(ms: number): void {
    if (due) return;
    due = true;
    void paced?.clock.sleep(ms, over.signal).then(() => {
      due = false;
      look();
    });
  }

  function breakOff(waiting: readonly Delivered[]): void {
    by = waiting;
    paced?.pace.interrupted(paced.clock.now());
    controller.abort();
  }

  const onAbort = (): void => controller.abort();
  const unsubscribe = mailbox.onDelivery(look);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  else look();
  return {
    signal: controller.signal,
    by: () => by,
    stop() {
      over.abort();
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
