import type { DecisionOption, DecisionOutcome } from '#core/protocol/decision.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId, DecisionId, Seq } from '#core/protocol/ids.ts';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import type { Carried } from './agent-tool.ts';

type Opened = EntryBodies['decision-opened'];

/** What is to be decided, by whom, and by which rules. */
export interface DecisionOrder extends Pick<
  Opened,
  'pattern' | 'by' | 'question' | 'method' | 'tie' | 'quorum' | 'roundsCap' | 'stageMs' | 'about'
> {
  /** Empty where drafts or candidacies are to make them. */
  readonly options: readonly DecisionOption[];
  readonly electorate: readonly AgentId[];
  /** How long a leader leads without a sign of life, in milliseconds; of elections. */
  readonly leaseMs?: number;
  readonly settles?: 'severity';
  readonly causation: readonly Seq[];
}

/** How waiting for a decision ended. */
export type DecisionWaitEnd =
  /** The outcome; of an election also a leader who was elected while the election goes on. */
  | { readonly kind: 'decided'; readonly outcome: DecisionOutcome; readonly told: Carried }
  /** It waits for the waiter itself: to be answered first, and the outcome comes as mail. */
  | { readonly kind: 'your-turn' }
  | { readonly kind: 'deadlock'; readonly cycle: readonly AgentId[] }
  | { readonly kind: 'interrupted' };

/** Where agents open decisions, wait for them, and look them up. What is decided stands in the log. */
export interface DecisionDesk {
  /** Opens a decision; resolves when that is on record. */
  open(order: DecisionOrder): Promise<DecisionId>;
  /**
   * Waits for the outcome, until `signal` aborts; then the decision goes on and its outcome comes as
   * mail. It always ends: each stage of a decision has a deadline, and there are only so many.
   */
  wait(id: DecisionId, waiter: AgentId, signal: AbortSignal): Promise<DecisionWaitEnd>;
  find(id: string): DecisionRecord | null;
  /** Decisions that have not ended and give this agent a say. */
  openTo(agent: AgentId): readonly DecisionRecord[];
  /** The version of a decision that an agent has read last, or null. */
  heardVersion(agent: AgentId, id: DecisionId): number | null;
  /** Renews the leader's lease; resolves with its new end in epoch milliseconds, or null: it does not lead. */
  renew(id: DecisionId, leader: AgentId, causation: readonly Seq[]): Promise<number | null>;
}
