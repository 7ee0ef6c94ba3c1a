import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { shareOfBudget } from './share-of-limits.ts';

/**
 * An entry of the session as the gate of one of `agents` agents that work apart is to see it: budgets
 * as this agent's share of them. Null for what is another's.
 */
export function ownEntry(entry: Entry, agent: AgentId, agents: number): Entry | null {
  switch (entry.type) {
    case 'session-launched': {
      const { budget } = entry.body;
      if (budget === undefined) return entry;
      return { ...entry, body: { ...entry.body, budget: shareOfBudget(budget, agents) } };
    }
    case 'budget-set':
      return {
        ...entry,
        body: { ...entry.body, budget: shareOfBudget(entry.body.budget, agents) },
      };
    case 'budget-crossed':
      return entry.body.scope === agent ? entry : null;
    default:
      return 'agent' in entry.body && entry.body.agent !== agent ? null : entry;
  }
}
