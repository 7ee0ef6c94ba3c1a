const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** How long to wait before attempt `attempt` (from 1), in milliseconds: doubling, with a fifth of jitter. */
export function retryWait(attempt: number, random: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.round(wait * (0.8 + 0.4 * random));
}
