import type { Budget } from '#core/protocol/budget.ts';
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
  /**
   * A budget is about to be recorded: from now on calls need room under this one as well, until the
   * function that it gives back is called. So nothing slips in between.
   */
  expect(budget: Budget): () => void;
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
  const expected = new Set<Budget>();
  return {
    state,
    follow: (entry) => void budget.evolve(state, entry),
    admission(agent) {
      const now = clock.now();
      const present = admission(state, agent, now);
      if (present.kind !== 'now') return present;
      const coming = [...expected].map((one) => admission({ ...state, budget: one }, agent, now));
      return coming.every(({ kind }) => kind === 'now') ? present : { kind: 'later' };
    },
    expect(one) {
      expected.add(one);
      return () => void expected.delete(one);
    },
    reserve({ agent, request }) {
      const reserved = estimateCall(request, priceOf);
      reserve(state, agent, reserved);
      return { reserved };
    },
  };
}
