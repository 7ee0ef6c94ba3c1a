import type { LogMap } from '#core/log/log-map.ts';
import type { Budget, Reservation } from '#core/protocol/budget.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId, Seq } from '#core/protocol/ids.ts';
import { UNUSED, type Account } from './account.ts';

/** What an agent has used, and what is set aside for its call in flight. */
export interface AgentAccount extends Account {
  readonly turnOpen: boolean;
  readonly held: boolean;
  readonly reserved: Reservation | null;
}

/** A line that was crossed, and the entry that says so. */
export type CrossedLine = EntryBodies['budget-crossed'] & { readonly seq: Seq };

/** What may be used, what has been, and what is set aside. */
export interface BudgetState {
  budget: Budget;
  /** The session as a whole. */
  session: Account;
  readonly agents: LogMap<AgentId, AgentAccount>;
  paused: boolean;
  ended: boolean;
  /** The time of the last entry, epoch milliseconds. */
  lastAt: number;
  /** Lines that stand as crossed, in the order of the log. */
  crossed: readonly CrossedLine[];
}

const NEW_AGENT: AgentAccount = { ...UNUSED, turnOpen: false, held: false, reserved: null };

/** The account of an agent, also of one that has used nothing. */
export function accountOf({ agents }: BudgetState, agent: AgentId): AgentAccount {
  return agents.get(agent) ?? NEW_AGENT;
}

/** Sets aside what an agent's call may take. An agent makes one call at a time. */
export function reserve(state: BudgetState, agent: AgentId, reserved: Reservation): void {
  state.agents.set(agent, { ...accountOf(state, agent), reserved });
}
