import type { Mailbox, WakeReason } from '#server/bus/message-bus.ts';

/** Resolves with the reason as soon as waiting mail wakes the agent; null when the signal ends it. */
export function nextWake(mailbox: Mailbox, signal: AbortSignal): Promise<WakeReason | null> {
  return new Promise((resolve) => {
    const settle = (reason: WakeReason | null): void => {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      resolve(reason);
    };
    const look = (): void => {
      const reason = mailbox.wakes();
      if (reason !== null) settle(reason);
    };
    const onAbort = (): void => settle(null);
    const unsubscribe = mailbox.onDelivery(look);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) settle(null);
    else look();
  });
}
