/** How many attempts a call has in all: the first one and five more. */
export const MAX_ATTEMPTS = 6;
/** The longest wait that a provider may ask of us, in milliseconds. */
export const LONGEST_WAIT_MS = 60_000;

const FIRST_WAIT_MS = 500;

/**
 * Milliseconds to wait after the failed `attempt` (from 1): what the provider asked for, up to
 * LONGEST_WAIT_MS, else doubling from half a second with a jitter of half; `random` is in [0, 1).
 */
export function retryDelay(
  attempt: number,
  { retryAfterMs, random }: { readonly retryAfterMs: number | undefined; readonly random: number },
): number {
  if (retryAfterMs !== undefined) return Math.min(Math.max(0, retryAfterMs), LONGEST_WAIT_MS);
  const full = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return Math.round(full * (0.5 + random / 2));
}
