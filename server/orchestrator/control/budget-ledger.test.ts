import { expect, test, vi } from 'vitest';
import type { Budget } from '#core/protocol/budget.ts';
import { HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { CallAttempt } from '#server/agents/agent-parts.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { createManualClock } from '#server/testing/manual-clock.ts';
import { createBudgetLedger } from './budget-ledger.ts';
import { carryOutHolding, type HoldingParts } from './session-control.ts';

const analyst = 'analyst-1' as AgentId;
const developer = 'developer-1' as AgentId;

/** A ledger in which the analyst has used 135 tokens of such a budget. */
function ledgerWith(budget: Budget) {
  const ledger = createBudgetLedger({ clock: createManualClock(), priceOf: () => null });
  const log = aLog().launched().team().entry('budget-set', { budget, by: HUMAN });
  const entries = log.turn(analyst).call(analyst).callEnds(analyst).build();
  for (const entry of entries) ledger.follow(entry);
  return ledger;
}

const attempt = (agent: AgentId) =>
  ({
    ...{ agent, call: 'call-1', attempt: 1 },
    request: { model: 'scripted', system: '', tools: [], messages: [], maxTokens: 100 },
  }) as unknown as CallAttempt;

test('a smaller budget holds from when it is asked for, and a larger one from when it is on record', () => {
  const ledger = ledgerWith({ tokens: 1000 });
  expect(ledger.admission(analyst).kind).toBe('now');
  const forget = ledger.expect({ tokens: 100 });
  expect(ledger.admission(analyst).kind).toBe('later');
  forget();
  expect(ledger.admission(analyst).kind).toBe('now');

  const used = ledgerWith({ tokens: 100 });
  used.expect({});
  expect(used.admission(analyst).kind).toBe('never');
});

test('what a call may take is set aside also while there is no budget', () => {
  const ledger = ledgerWith({});
  expect(ledger.reserve(attempt(developer)).reserved?.tokens).toBeGreaterThan(100);
  ledger.expect({ tokens: 1000 });
  expect(ledger.admission(analyst).kind).toBe('later');
});

test('a budget that is given holds while it is being recorded, and not when it could not be', async () => {
  const done: string[] = [];
  const append = vi.fn(() => {
    done.push('append');
    return done.length < 4 ? Promise.resolve([]) : Promise.reject(new Error('lost'));
  });
  const expectBudget = () => {
    done.push('holds');
    return () => done.push('forgotten');
  };
  const parts = { log: { append }, gate: { expectBudget }, checkBudget: () => undefined };
  const give = () =>
    carryOutHolding(
      parts as unknown as HoldingParts,
      { command: 'set-budget', budget: { calls: 1 } },
      HUMAN,
    );
  await give();
  expect(done).toEqual(['holds', 'append', 'forgotten']);
  await expect(give()).rejects.toThrow('lost');
  expect(done.slice(3)).toEqual(['holds', 'append', 'forgotten']);
});
