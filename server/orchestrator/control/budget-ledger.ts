import type { EntryBodies, Entry } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { reserve, type BudgetState } from '#core/projections/budget/budget-state.ts';
import { budget } from '#core/projections/budget/budget.ts';
import { admission, type Admission } from '#core/projections/budget/lines.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { CallAttempt } from '#server/agents/agent-parts.ts';
import type { Clock } from '#server/clock.ts';
import { estimateCall } from './estimate-call.ts';

/** What is used and set aside: the fold of the log, and reservations on their way into it. */
export interface BudgetLedger {
  readonly state: BudgetState;
  follow(entry: Entry): void;
  admission(agent: AgentId): Admission;
  /** Sets aside what the call may take; what its entry says of that. */
  reserve(attempt: CallAttempt): Pick<EntryBodies['call-started'], 'reserved'>;
}

export interface LedgerParts {
  readonly clock: Clock;
  readonly priceOf: (model: string, usage: Usage) => number | null;
}

/** An empty ledger, without a limit. */
export function createBudgetLedger({ clock, priceOf }: LedgerParts): BudgetLedger {
  const state = budget.initial();
  return {
    state,
    follow: (entry) => void budget.evolve(state, entry),
    admission: (agent) => admission(state, agent, clock.now()),
    reserve({ agent, request }) {
      if (Object.keys(state.budget).length === 0) return {};
      const reserved = estimateCall(request, priceOf);
      reserve(state, agent, reserved);
      return { reserved };
    },
  };
}
