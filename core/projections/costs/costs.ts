import { evolveBy } from '#core/log/evolve-by.ts';
import { LogMap } from '#core/log/log-map.ts';
import type { Projection } from '#core/log/projection.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { AgentId } from '#core/protocol/ids.ts';

/** What calls have cost. */
export interface Cost {
  /** Attempts that were started, and those among them that repeated a failed one. */
  readonly calls: number;
  readonly retries: number;
  readonly failures: number;
  /** All tokens that models read: fresh, from the cache, and into the cache. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** Some of the tokens are estimates: a call was aborted or cut. */
  readonly estimated: boolean;
  /** US dollars of the calls whose price is known. */
  readonly knownUsd: number;
  /** Calls whose price is unknown; while there are any, the sum is only a lower bound. */
  readonly unpriced: number;
}

/** The costs of each agent and of all. */
export interface Costs {
  total: Cost;
  readonly agents: LogMap<AgentId, Cost>;
}

interface Paid {
  readonly agent: AgentId;
  readonly usage: Usage;
  readonly costUsd: number | null;
}

const NOTHING: Cost = {
  calls: 0,
  retries: 0,
  failures: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  estimated: false,
  knownUsd: 0,
  unpriced: 0,
};

/** Calls, tokens and money, by agent and in all. */
export const costs: Projection<Costs> = {
  name: 'costs',
  version: 2,
  initial: () => ({ total: NOTHING, agents: new LogMap() }),
  evolve: evolveBy<Costs>({
    'call-started': (state, { body }) => {
      const again = body.attempt > 1 ? 1 : 0;
      change(state, body.agent, (cost) => ({
        ...cost,
        calls: cost.calls + 1,
        retries: cost.retries + again,
      }));
    },
    'call-finished': (state, { body }) => pay(state, body),
    'call-interrupted': (state, { body }) => pay(state, body),
    'call-failed': (state, { body }) => {
      const { usage } = body;
      change(state, body.agent, (cost) => ({
        ...(usage ? withUsage(cost, usage) : cost),
        failures: cost.failures + 1,
        unpriced: cost.unpriced + (usage && usage.inputTokens + usage.outputTokens > 0 ? 1 : 0),
      }));
    },
  }),
  copy: ({ total, agents }) => ({ total, agents: agents.copy() }),
};

/** The sum in US dollars, or null when a price is unknown. */
export function costInUsd(cost: Cost): number | null {
  return cost.unpriced > 0 ? null : cost.knownUsd;
}

function pay(state: Costs, { agent, usage, costUsd }: Paid): void {
  change(state, agent, (cost) => ({
    ...withUsage(cost, usage),
    knownUsd: cost.knownUsd + (costUsd ?? 0),
    unpriced: cost.unpriced + (costUsd === null ? 1 : 0),
  }));
}

function change(state: Costs, agent: AgentId, add: (cost: Cost) => Cost): void {
  state.total = add(state.total);
  state.agents.set(agent, add(state.agents.get(agent) ?? NOTHING));
}

function withUsage(cost: Cost, usage: Usage): Cost {
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    ...cost,
    inputTokens: cost.inputTokens + inputTokens + cacheReadTokens + cacheWriteTokens,
    outputTokens: cost.outputTokens + usage.outputTokens,
    cacheReadTokens: cost.cacheReadTokens + cacheReadTokens,
    cacheWriteTokens: cost.cacheWriteTokens + cacheWriteTokens,
    estimated: cost.estimated || usage.estimated,
  };
}
