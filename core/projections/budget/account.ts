import type { BudgetLimits, BudgetResource, Reservation } from '#core/protocol/budget.ts';
import type { Usage } from '#core/protocol/usage.ts';

/** What one scope, an agent or the session, has used for good. */
export interface Account {
  readonly tokens: number;
  /** US dollars, where prices are known. */
  readonly usd: number;
  /** Attempts that have ended. */
  readonly calls: number;
  /** Seconds of work until `since`. */
  readonly seconds: number;
  /** When the present stretch of work began, epoch milliseconds; null while it rests or is paused. */
  readonly since: number | null;
}

export const UNUSED: Account = { tokens: 0, usd: 0, calls: 0, seconds: 0, since: null };

/** How much of a resource an account has used at a time, epoch milliseconds. */
export function usedOf(account: Account, resource: BudgetResource, now: number): number {
  if (resource !== 'seconds') return account[resource];
  const { seconds, since } = account;
  return since === null ? seconds : seconds + Math.max(0, now - since) / 1000;
}

/** The clock of the account runs from `at` on, or stands. */
export function withClock<A extends Account>(account: A, running: boolean, at: number): A {
  if (running === (account.since !== null)) return account;
  const seconds = usedOf(account, 'seconds', at);
  return { ...account, seconds, since: running ? at : null };
}

/** What a call has used in the end. */
export interface Settlement {
  readonly tokens: number;
  readonly usd: number;
}

/**
 * What a call came to: all tokens that were read and written. What it cost where nobody knows is
 * taken to be all that was set aside for it.
 */
export function toSettlement(
  usage: Usage | null,
  costUsd: number | null | undefined,
  reserved: Reservation,
): Settlement {
  if (usage === null) return { tokens: 0, usd: 0 };
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  const tokens = inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
  return { tokens, usd: costUsd ?? (tokens === 0 ? 0 : (reserved.usd ?? 0)) };
}

/** The account after a call has ended. */
export function settled<A extends Account>(account: A, { tokens, usd }: Settlement): A {
  return {
    ...account,
    tokens: account.tokens + tokens,
    usd: account.usd + usd,
    calls: account.calls + 1,
  };
}

/** The limit of a resource, or null where there is none. */
export function limitOf(limits: BudgetLimits | undefined, resource: BudgetResource): number | null {
  return limits?.[resource] ?? null;
}
