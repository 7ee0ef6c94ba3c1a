/** SQLSTATE classes and codes after which the same statement may succeed a moment later. */
const TRANSIENT = /^(08|40001|40P01|53|55P03|57P0[1-3]|58)/;

/**
 * Whether trying again may help: the connection broke, or the server is starting, stopping, short of
 * something or ended a deadlock. What it says about the statement itself never is.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  const isSqlState = /^[0-9A-Z]{5}$/.test(code) && 'severity' in error;
  return isSqlState ? TRANSIENT.test(code) : isConnectionFailure(error, code);
}

function isConnectionFailure(error: Error, code: string): boolean {
  return (
    /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST|ENET|EAI_)/.test(code) ||
    /connection|timeout|socket/i.test(error.message)
  );
}
