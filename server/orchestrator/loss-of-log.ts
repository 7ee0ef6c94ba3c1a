/** Whether a fault is one of the log itself, which leaves nothing to record an end in. */
export function isLossOfLog(error: unknown): boolean {
  if (!(error instanceof Error) || !('kind' in error)) return false;
  return ['log-closed', 'ownership-lost', 'append-failed'].includes(String(error.kind));
}
