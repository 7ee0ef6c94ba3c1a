import type { RunCommand } from '#core/protocol/session-command.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import { BadTarget } from '#server/errors/bad-target.ts';
import { NoPlanWaits } from '#server/errors/no-plan-waits.ts';
import { carryOutHolding, type HoldingParts } from '../control/session-control.ts';
import type { LoneAgent } from './lone-agent.ts';
import { shareOfBudget } from './share-of-limits.ts';

export interface ApartControlParts extends Omit<HoldingParts, 'gate' | 'stops' | 'bus'> {
  readonly agents: readonly LoneAgent[];
}

/**
 * Carries out a command on agents that work apart; resolves when it is on record. They are held, let
 * go on and ended like a team. Rejects as for a team, and with BadTarget or NoPlanWaits for what only
 * a team can do: they hear nobody, and have no common plan or workspace.
 */
export async function carryOutApart(
  { agents, ...parts }: ApartControlParts,
  command: RunCommand,
  by: AgentId,
): Promise<void> {
  switch (command.command) {
    case 'say':
      throw new BadTarget('to', 'These agents work apart: they hear nobody, not even you.');
    case 'save':
      throw new BadTarget('command', 'These agents work apart, each on a copy of its own.');
    case 'answer-plan':
      throw new NoPlanWaits(null);
    default:
      return carryOutHolding({ ...parts, ...holdsOf(agents) }, command, by);
  }
}

/** The gates of all, and of one, as if they were one. */
function holdsOf(agents: readonly LoneAgent[]): Pick<HoldingParts, 'gate' | 'stops' | 'bus'> {
  const meant = (agent: AgentId | null) =>
    agents.filter((lone) => agent === null || lone.agent === agent);
  const stopped = new Set<AgentId>();
  return {
    gate: {
      hold: (agent) => meant(agent).forEach(({ gate }) => gate.hold(agent)),
      release: (agent) => meant(agent).forEach(({ gate }) => gate.release(agent)),
      holds: (agent) => meant(agent).some(({ gate }) => gate.holds(agent)),
      expectBudget(budget) {
        const share = shareOfBudget(budget, agents.length);
        const ways = agents.map(({ gate }) => gate.expectBudget(share));
        return () => ways.forEach((forget) => forget());
      },
    },
    stops: {
      stop(agent) {
        stopped.add(agent);
        for (const lone of meant(agent)) lone.stop();
      },
      isStopped: (agent) => stopped.has(agent),
    },
    bus: {
      agents: () => agents.filter((lone) => lone.isAtWork()).flatMap(({ bus }) => bus.agents()),
    },
  };
}
