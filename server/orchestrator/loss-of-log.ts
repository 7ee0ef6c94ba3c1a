/** Whether a fault is one of the log itself, which leaves nothing to record an end in. */
export function isLossOfLog(error: unknown): boolean {
  if (!(error instanceof Error) || !('kind' in error)) return false;
  return ['log-closed', 'ownership-lost', 'append-failed'].includes(String(error.kind));
}

/** How loud a fault is logged: loss of the log may happen to sound code, above all by a takeover. */
export function levelOfFault(error: unknown): 'warn' | 'error' {
  return isLossOfLog(error) ? 'warn' : 'error';
}
