import { BUDGET_RESOURCES, type BudgetResource } from '#core/protocol/budget.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { limitOf, usedOf, type Account } from './account.ts';
import type { BudgetState, CrossedLine } from './budget-state.ts';

/** The share of a limit at which agents are told to wrap up. */
export const SOFT_LINE = 0.8;

/** One limit, and how far it is used. */
export interface BudgetLine {
  readonly scope: AgentId | null;
  readonly resource: BudgetResource;
  readonly used: number;
  /** What calls in flight may still take. */
  readonly reserved: number;
  readonly limit: number;
}

/** Every limit of a scope, an agent's own or (null) the session's, at a time in epoch milliseconds. */
export function linesOf(
  state: BudgetState,
  scope: AgentId | null,
  now: number,
): readonly BudgetLine[] {
  const limits = scope === null ? state.budget : state.budget.perAgent;
  if (limits === undefined) return [];
  const account = scope === null ? state.session : state.agents.get(scope);
  return BUDGET_RESOURCES.flatMap((resource) => {
    const limit = limitOf(limits, resource);
    if (limit === null) return [];
    const used = account === undefined ? 0 : usedOf(account, resource, now);
    return [{ scope, resource, used, reserved: reservedOf(state, scope, resource), limit }];
  });
}

/** Whether a call may be made; `later`: once calls in flight have ended and used less than was set aside. */
export type Admission =
  { readonly kind: 'now' | 'later' } | { readonly kind: 'never'; readonly line: BudgetLine };

/**
 * Whether a call of this agent may be made now. It may while what is used and set aside stays below
 * each line, so at most the one call that is let in last can pass it.
 */
export function admission(state: BudgetState, agent: AgentId, now: number): Admission {
  const lines = [...linesOf(state, null, now), ...linesOf(state, agent, now)];
  const line = lines.find(({ used, limit }) => used >= limit);
  if (line !== undefined) return { kind: 'never', line };
  const waits = lines.some(({ used, reserved, limit }) => used + reserved >= limit);
  return { kind: waits ? 'later' : 'now' };
}

/** The lines of all scopes that are crossed and not on record as such: soft ones, and hard ones of time. */
export function newlyCrossed(
  state: BudgetState,
  now: number,
): readonly EntryBodies['budget-crossed'][] {
  return scopesOf(state)
    .flatMap((scope) => linesOf(state, scope, now))
    .flatMap((line) => [
      ...(line.used >= line.limit * SOFT_LINE ? [toCrossing(line, 'soft')] : []),
      ...(line.resource === 'seconds' && line.used >= line.limit ? [toCrossing(line, 'hard')] : []),
    ])
    .filter((crossing) => !isOnRecord(state, crossing));
}

/** Whether the log says already that this line is crossed. */
export function isOnRecord(
  { crossed }: BudgetState,
  { line, scope, resource }: Pick<CrossedLine, 'line' | 'scope' | 'resource'>,
): boolean {
  return crossed.some(
    (one) => one.line === line && one.scope === scope && one.resource === resource,
  );
}

/** What is recorded of a crossed line. */
export function toCrossing(
  { scope, resource, used, limit }: BudgetLine,
  line: 'soft' | 'hard',
): EntryBodies['budget-crossed'] {
  return { line, scope, resource, used, limit };
}

/** Those crossed lines that stand under the present budget as well. */
export function keptLines(state: BudgetState, now: number): readonly CrossedLine[] {
  return state.crossed.filter(({ line, scope, resource }) =>
    linesOf(state, scope, now).some((one) => {
      const at = line === 'soft' ? one.limit * SOFT_LINE : one.limit;
      return one.resource === resource && one.used >= at;
    }),
  );
}

/** Milliseconds until the clock crosses the next line of time; null when none is ahead. */
export function nextTimeLine(state: BudgetState, now: number): number | null {
  const waits = scopesOf(state).flatMap((scope) => {
    const account = scope === null ? state.session : state.agents.get(scope);
    const limit = limitOf(scope === null ? state.budget : state.budget.perAgent, 'seconds');
    return limit === null || !isRunning(account) ? [] : timesTo(account, limit, now);
  });
  return waits.length === 0 ? null : Math.min(...waits);
}

function isRunning(account: Account | undefined): account is Account {
  return account !== undefined && account.since !== null;
}

function timesTo(account: Account, limit: number, now: number): readonly number[] {
  const used = usedOf(account, 'seconds', now);
  const lines = [limit * SOFT_LINE, limit].filter((line) => line > used);
  return lines.map((line) => Math.ceil((line - used) * 1000));
}

function scopesOf({ budget, agents }: BudgetState): readonly (AgentId | null)[] {
  return budget.perAgent === undefined ? [null] : [null, ...agents.keys()];
}

function reservedOf(state: BudgetState, scope: AgentId | null, resource: BudgetResource): number {
  if (resource === 'seconds') return 0;
  if (scope !== null) return shareOf(state.agents.get(scope)?.reserved ?? null, resource);
  let sum = 0;
  for (const [, { reserved }] of state.agents) sum += shareOf(reserved, resource);
  return sum;
}

function shareOf(
  reserved: { readonly tokens: number; readonly usd: number | null } | null,
  resource: 'tokens' | 'usd' | 'calls',
): number {
  if (reserved === null) return 0;
  return resource === 'calls' ? 1 : (reserved[resource] ?? 0);
}
