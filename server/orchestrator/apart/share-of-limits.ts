import { BUDGET_RESOURCES, type Budget, type BudgetLimits } from '#core/protocol/budget.ts';
import type { SessionLimits } from '../session-parts.ts';

/**
 * What one of `agents` agents that work apart may use: an even share of what the session may use in
 * all, so that working apart costs no more than working together.
 */
export function shareOfLimits(limits: SessionLimits, agents: number): SessionLimits {
  const callsPerSession = Math.max(1, Math.floor(limits.callsPerSession / Math.max(1, agents)));
  // All that an agent does apart is one turn.
  return {
    ...limits,
    callsPerSession,
    callsPerTurn: Math.max(limits.callsPerTurn, callsPerSession),
  };
}

/**
 * The budget of one of them: an even share of the session's, or what each agent may use if that is
 * less. They work at the same time, so time is not divided.
 */
export function shareOfBudget({ perAgent = {}, ...session }: Budget, agents: number): Budget {
  const share = BUDGET_RESOURCES.flatMap((resource): [keyof BudgetLimits, number][] => {
    const limits = [toShare(resource, session[resource], agents), perAgent[resource]];
    const known = limits.filter((limit) => limit !== undefined);
    return known.length === 0 ? [] : [[resource, Math.min(...known)]];
  });
  return { perAgent: Object.fromEntries(share) };
}

function toShare(
  resource: keyof BudgetLimits,
  limit: number | undefined,
  agents: number,
): number | undefined {
  if (limit === undefined || resource === 'seconds') return limit;
  const share = limit / Math.max(1, agents);
  return resource === 'usd' ? share : Math.max(1, Math.floor(share));
}
