import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { Reservation } from '#core/protocol/budget.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { settled, toSettlement, UNUSED, withClock } from './account.ts';
import { accountOf, reserve, type AgentAccount, type BudgetState } from './budget-state.ts';
import { keptLines } from './lines.ts';

/** Reserved before each call, settled after it: a fold, so that a restart knows. */
export const budget: Projection<BudgetState> = {
  name: 'budget',
  version: 2,
  initial: () => ({
    budget: {},
    session: UNUSED,
    agents: new LogMap(),
    paused: false,
    ended: false,
    lastAt: 0,
    crossed: [],
  }),
  evolve: (state, entry) => {
    settleCall(state, entry);
    evolveBudget(state, entry);
    state.lastAt = Math.max(state.lastAt, entry.at);
  },
  copy: (state) => ({ ...state, agents: state.agents.copy() }),
};

const evolveBudget = evolveBy<BudgetState>({
  'session-launched': (state, { at, body }) => {
    state.budget = body.budget ?? {};
    state.session = withClock(state.session, true, at);
  },
  'budget-set': (state, { at, body }) => {
    state.budget = body.budget;
    state.crossed = keptLines(state, at);
  },
  'budget-crossed': (state, { seq, body }) => {
    state.crossed = [...state.crossed, { ...body, seq }];
  },
  'call-started': (state, { body }) => reserve(state, body.agent, body.reserved ?? NOTHING),
  'turn-started': (state, { at, body }) => startTurn(state, { agent: body.agent, at }),
  'turn-finished': (state, { at, body }) => change(state, { agent: body.agent, at }, IDLE),
  'agent-left': (state, { at, body }) => change(state, { agent: body.agent, at }, IDLE),
  'agent-paused': (state, { at, body }) => change(state, { agent: body.agent, at }, { held: true }),
  'agent-resumed': (state, { at, body }) =>
    change(state, { agent: body.agent, at }, { held: false }),
  'session-paused': (state, { at }) => hold(state, at, { paused: true }),
  'session-resumed': (state, { at }) => hold(state, at, { paused: false }),
  'session-interrupted': endBefore,
  'session-forked': endBefore,
  'session-continued': (state, { at }) => hold(state, at, { paused: false, ended: false }),
  'session-finished': (state, { at }) => hold(state, at, { paused: false, ended: true }),
});

const NOTHING: Reservation = { tokens: 0, usd: 0 };
const IDLE = { turnOpen: false, reserved: null } as const;

/** Whatever ends an attempt says what it used; which entries do, the protocol decides. */
function settleCall(state: BudgetState, { body }: Entry): void {
  if ('usage' in body) settle(state, body);
}

interface EndedCall {
  readonly agent: AgentId;
  readonly usage: Usage | null;
  readonly costUsd?: number | null | undefined;
}

function settle(state: BudgetState, { agent, usage, costUsd }: EndedCall): void {
  const account = accountOf(state, agent);
  const came = toSettlement(usage, costUsd, account.reserved ?? NOTHING);
  state.agents.set(agent, { ...settled(account, came), reserved: null });
  state.session = settled(state.session, came);
}

interface Moment {
  readonly agent: AgentId;
  readonly at: number;
}

function change(
  state: BudgetState,
  { agent, at }: Moment,
  facts: Partial<Pick<AgentAccount, 'turnOpen' | 'held' | 'reserved'>>,
): void {
  const account = { ...accountOf(state, agent), ...facts };
  const running = account.turnOpen && !account.held && !state.paused && !state.ended;
  state.agents.set(agent, withClock(account, running, at));
}

/** It may be recorded long after the last thing that happened: nothing was used in between. */
function endBefore(state: BudgetState): void {
  hold(state, state.lastAt, { paused: false, ended: true });
}

function startTurn(state: BudgetState, moment: Moment): void {
  // A turn after the end: the session was gone on with.
  if (state.ended) hold(state, moment.at, { ended: false });
  change(state, moment, { turnOpen: true });
}

function hold(
  state: BudgetState,
  at: number,
  facts: Partial<Pick<BudgetState, 'paused' | 'ended'>>,
): void {
  Object.assign(state, facts);
  state.session = withClock(state.session, !state.paused && !state.ended, at);
  for (const agent of [...state.agents.keys()]) change(state, { agent, at }, {});
}
