import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import { fold } from '#core/log/fold.ts';
import type { Budget } from '#core/protocol/budget.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { aLog, BUILT_AT, type LogBuilder } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { settled, usedOf } from './account.ts';
import { accountOf, reserve, type BudgetState } from './budget-state.ts';
import { budget } from './budget.ts';
import { admission, linesOf, newlyCrossed, nextTimeLine } from './lines.ts';

describe('laws', () => testProjectionLaws(budget));

const analyst = 'analyst-1' as AgentId;
const human = 'human' as AgentId;
const stateOf = (log: LogBuilder): BudgetState => fold(budget, log.build());
const withBudget = (limits: Budget): LogBuilder =>
  aLog().launched().team().entry('budget-set', { budget: limits, by: human });

test('a call is set aside when it starts and settled by what it used when it ends', () => {
  const log = withBudget({ tokens: 1000 }).turn('analyst-1').call('analyst-1');
  const state = stateOf(log);
  reserve(state, analyst, { tokens: 400, usd: 1 });
  expect(linesOf(state, null, BUILT_AT)).toMatchObject([{ used: 0, reserved: 400 }]);
  const after = stateOf(log.callEnds('analyst-1'));
  expect(linesOf(after, null, BUILT_AT)).toMatchObject([{ used: 135, reserved: 0 }]);
  expect(accountOf(after, analyst)).toMatchObject({ tokens: 135, usd: 0.01, calls: 1 });
});

test('time counts while the session works, and an agent’s while it is in a turn; a pause stops both', () => {
  const log = aLog().launched().agent('analyst-1').after(900).turn('analyst-1').after(1900);
  log.paused().after(60_000).resumed().after(900).turnEnds('analyst-1').after(5000);
  const at = BUILT_AT + 10_000_000;
  const { session } = stateOf(log.finished());
  expect(usedOf(session, 'seconds', at)).toBeCloseTo(1.1 + 2 + 1 + 5.1);
  expect(usedOf(accountOf(stateOf(log), analyst), 'seconds', at)).toBeCloseTo(3);
});

test('no time counts from the last thing that happened to an interruption or a fork found after it', () => {
  const log = aLog().launched().agent('analyst-1').after(900).turn('analyst-1').after(1_000_000);
  const interrupted = log.entry('session-interrupted', { reason: 'The server was killed.' });
  const at = BUILT_AT + 10_000_000;
  expect(usedOf(stateOf(interrupted).session, 'seconds', at)).toBeCloseTo(1.1);
  expect(usedOf(accountOf(stateOf(interrupted), analyst), 'seconds', at)).toBeCloseTo(0);
  const forked = { session: 's-two', from: 's-one', seq: 2, name: 'before lunch' } as never;
  const fork = aLog()
    .launched()
    .agent('analyst-1')
    .after(1_000_000)
    .entry('session-forked', forked);
  expect(usedOf(stateOf(fork).session, 'seconds', at)).toBeCloseTo(0.1);
});

test('the soft line is crossed once for each scope and resource, and again under a larger budget', () => {
  const log = withBudget({ tokens: 160, calls: 5 }).call('analyst-1').callEnds('analyst-1');
  const state = stateOf(log);
  const [crossing, ...others] = newlyCrossed(state, BUILT_AT);
  expect([crossing, others]).toEqual([
    { line: 'soft', scope: null, resource: 'tokens', used: 135, limit: 160 },
    [],
  ]);
  if (crossing) log.entry('budget-crossed', crossing);
  expect(newlyCrossed(stateOf(log), BUILT_AT)).toEqual([]);
  log.entry('budget-set', { budget: { tokens: 300 }, by: human });
  expect(stateOf(log).crossed).toEqual([]);
  log.call('analyst-1').callEnds('analyst-1');
  expect(newlyCrossed(stateOf(log), BUILT_AT)).toMatchObject([{ used: 270, limit: 300 }]);
});

test('an agent’s own limit holds the agent alone', () => {
  const log = withBudget({ perAgent: { tokens: 100 } })
    .call('analyst-1')
    .callEnds('analyst-1');
  const state = stateOf(log);
  expect(admission(state, analyst, BUILT_AT)).toMatchObject({
    kind: 'never',
    line: { scope: analyst, used: 135, limit: 100 },
  });
  expect(admission(state, 'analyst-2' as AgentId, BUILT_AT)).toEqual({ kind: 'now' });
});

test('the next line of time is the nearest one ahead, and none while nothing runs', () => {
  const log = withBudget({ seconds: 100 });
  const now = BUILT_AT;
  expect(nextTimeLine(stateOf(log), now)).toBe(80_000);
  expect(nextTimeLine(stateOf(log), now + 85_000)).toBe(15_000);
  expect(nextTimeLine(stateOf(log), now + 100_000)).toBeNull();
  expect(nextTimeLine(stateOf(log.paused()), now)).toBeNull();
});

interface Move {
  readonly agent: number;
  readonly reserved: number;
  /** How much of what was set aside it really uses, from nothing to all. */
  readonly share: number;
}

const anyMoves = fc.array(
  fc.record({
    agent: fc.nat(49),
    reserved: fc.integer({ min: 1, max: 500 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 300 },
);

/** Each move starts a call of its agent, if it makes none and one is admitted, or ends the one it makes. */
function play(limits: Budget, moves: readonly Move[]) {
  const state = budget.initial();
  state.budget = limits;
  const open = new Map<AgentId, Move>();
  const ended: { readonly agent: AgentId; readonly tokens: number; readonly order: number }[] = [];
  const orders = new Map<AgentId, number>();
  let admitted = 0;
  const end = (agent: AgentId, { reserved, share }: Move): void => {
    const tokens = Math.round(reserved * share);
    const account = accountOf(state, agent);
    state.agents.set(agent, { ...settled(account, { tokens, usd: tokens / 100 }), reserved: null });
    state.session = settled(state.session, { tokens, usd: tokens / 100 });
    ended.push({ agent, tokens, order: orders.get(agent) ?? 0 });
    open.delete(agent);
  };
  for (const move of moves) {
    const agent = `developer-${move.agent}` as AgentId;
    const making = open.get(agent);
    if (making) end(agent, making);
    else if (admission(state, agent, 0).kind === 'now') {
      reserve(state, agent, { tokens: move.reserved, usd: move.reserved / 100 });
      open.set(agent, move);
      orders.set(agent, (admitted += 1));
    }
  }
  for (const [agent, move] of [...open]) end(agent, move);
  return { ended: ended.sort((a, b) => a.order - b.order), state, admitted };
}

/** All but the call that was let in last. */
const butTheLast = (ended: ReturnType<typeof play>['ended']) =>
  ended.slice(0, -1).reduce((sum, { tokens }) => sum + tokens, 0);

test('never more than one call passes the line, with any number of agents at once', () => {
  fc.assert(
    fc.property(anyMoves, fc.integer({ min: 1, max: 5000 }), (moves, tokens) => {
      const { ended } = play({ tokens }, moves);
      expect(butTheLast(ended)).toBeLessThan(tokens);
    }),
    propertyRuns(1000),
  );
});

test('the same holds for money, for calls to the call, and for each agent by itself', () => {
  fc.assert(
    fc.property(anyMoves, fc.integer({ min: 1, max: 900 }), (moves, limit) => {
      expect(butTheLast(play({ usd: limit / 100 }, moves).ended)).toBeLessThan(limit + 0.001);
      expect(play({ calls: 1 + (limit % 40) }, moves).admitted).toBeLessThanOrEqual(
        1 + (limit % 40),
      );
      const { ended } = play({ perAgent: { tokens: limit } }, moves);
      for (const agent of new Set(ended.map((one) => one.agent))) {
        expect(butTheLast(ended.filter((one) => one.agent === agent))).toBeLessThan(limit);
      }
    }),
    propertyRuns(500),
  );
});
