import type { BudgetState } from '#core/projections/budget/budget-state.ts';
import { newlyCrossed } from '#core/projections/budget/lines.ts';
import { must } from '#core/lib/must.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { Clock } from '#server/clock.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import { budgetNotice } from '../control/budget-watch.ts';
import { createOneByOne } from '../one-by-one.ts';

export interface WrapUpParts {
  readonly agent: AgentId;
  readonly log: SessionLog;
  /** The agent's own bus. */
  readonly bus: Pick<MessageBus, 'send'>;
  readonly clock: Clock;
  /** What the agent has used of its share, by the log. */
  readonly state: BudgetState;
}

/** Sees that an agent that works apart hears when little is left of its share. */
export interface WrapUp {
  /** Takes an entry into account that the ledger has followed. What can't be recorded is given up. */
  follow(entry: Entry): void;
  /** Resolves when all that was due is told; never rejects. */
  told(): Promise<void>;
}

/**
 * Tells it once for each limit, in the name of the user, who gave it: there is no coordinator. Tells
 * nothing while `isAtWork` says no.
 */
export function createWrapUp(
  { agent, log, bus, clock, state }: WrapUpParts,
  isAtWork: () => boolean,
): WrapUp {
  const oneByOne = createOneByOne();
  let last: Promise<void> = Promise.resolve();

  async function tell(): Promise<void> {
    const soft = newlyCrossed(state, clock.now()).filter(({ line }) => line === 'soft');
    for (const body of soft) {
      const crossed = await log.append([{ type: 'budget-crossed', causation: [], body }]);
      const { seq } = must(crossed[0], 'the crossed line');
      const how = { from: HUMAN, to: [agent], importance: 'high', part: agent } as const;
      await bus.send(budgetNotice({ ...body, seq }, how));
    }
  }

  return {
    follow({ type, body }) {
      const mayCross = 'usage' in body || type === 'budget-set';
      if (mayCross && isAtWork()) last = oneByOne(tell).catch(() => undefined);
    },
    told: () => last,
  };
}
