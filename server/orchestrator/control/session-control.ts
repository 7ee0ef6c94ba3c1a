import { unreachable } from '#core/lib/unreachable.ts';
import type { BudgetState } from '#core/projections/budget/budget-state.ts';
import { linesOf } from '#core/projections/budget/lines.ts';
import type { Budget } from '#core/protocol/budget.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import { COORDINATOR, HUMAN, type AgentId } from '#core/protocol/ids.ts';
import type { RunCommand } from '#core/protocol/session-command.ts';
import { BadTarget } from '#server/errors/bad-target.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { Clock } from '#server/clock.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import { BudgetExhausted } from '#server/errors/budget-exhausted.ts';
import { saveMoment, type SavingParts } from '../going-on/save-moment.ts';
import { answerPlan, type AnswerPlanParts } from '../approval/answer-plan.ts';
import { describeLine } from './describe-line.ts';
import { sayAsHuman, type SayParts } from './say.ts';
import type { SeatStops } from './seat-stops.ts';
import type { SessionGate } from './session-gate.ts';

/** What it takes to hold agents, to let them go on and to end them. */
export interface HoldingParts {
  readonly log: SessionLog;
  readonly bus: Pick<MessageBus, 'agents'>;
  readonly gate: Pick<SessionGate, 'hold' | 'release' | 'holds' | 'expectBudget'>;
  readonly stops: Pick<SeatStops, 'stop' | 'isStopped'>;
  readonly clock: Clock;
  readonly budget: BudgetState;
  /** Throws PriceUnknown for a budget that can't be kept. */
  readonly checkBudget: (budget: Budget) => void;
  /** Ends the whole session by command. */
  readonly stopSession: (by: AgentId) => Promise<void>;
}

export interface ControlParts extends SayParts, AnswerPlanParts, SavingParts, HoldingParts {
  readonly bus: MessageBus;
  readonly clock: Clock;
}

export type HoldingCommand = Extract<
  RunCommand,
  { readonly command: 'stop' | 'pause' | 'resume' | 'set-budget' }
>;

/**
 * Carries out a command on a session at work; resolves when it is on record. Rejects with BadTarget,
 * BudgetExhausted, PriceUnknown, or the log's error.
 */
export async function carryOutCommand(
  parts: ControlParts,
  command: RunCommand,
  by: AgentId,
): Promise<void> {
  switch (command.command) {
    case 'say':
      return sayAsHuman(parts, command);
    case 'answer-plan':
      return answerPlan(parts, command, by);
    case 'save':
      return saveMoment(parts, command.name, by);
    default:
      return carryOutHolding(parts, command, by);
  }
}

/** Carries out what holds agents, lets them go on or ends them, as `carryOutCommand` does. */
export async function carryOutHolding(
  parts: HoldingParts,
  command: HoldingCommand,
  by: AgentId,
): Promise<void> {
  switch (command.command) {
    case 'stop':
      return stop(parts, command.agent, by);
    case 'pause':
      return pause(parts, command.agent ?? null, by);
    case 'resume':
      return resume(parts, command.agent ?? null, by);
    case 'set-budget':
      return setBudget(parts, command.budget, by);
    default:
      unreachable(command);
  }
}

/** A team without its coordinator can't go on, so its stop is the session's. */
async function stop(parts: HoldingParts, agent: AgentId | undefined, by: AgentId): Promise<void> {
  if (agent === undefined) return parts.stopSession(by);
  mustWork(parts, agent);
  if (agent === COORDINATOR) return parts.stopSession(by);
  if (parts.stops.isStopped(agent)) return parts.log.settled();
  await parts.log.append([{ type: 'stop-requested', causation: [], body: { by, agent } }]);
  parts.stops.stop(agent);
}

async function pause(parts: HoldingParts, agent: AgentId | null, by: AgentId): Promise<void> {
  if (agent !== null) mustWork(parts, agent);
  const { gate, log } = parts;
  if (gate.holds(agent)) return log.settled();
  gate.hold(agent);
  try {
    await log.append([toPause(agent, by)]);
  } catch (error) {
    gate.release(agent);
    throw error;
  }
}

function toPause(agent: AgentId | null, by: AgentId): EntryDraft {
  const reason = 'command' as const;
  if (agent !== null) return { type: 'agent-paused', causation: [], body: { agent, by, reason } };
  const text = `Paused by ${by === HUMAN ? 'the user' : by}.`;
  return { type: 'session-paused', causation: [], body: { by, reason, text } };
}

/** The gate opens when the entry is committed. */
async function resume(parts: HoldingParts, agent: AgentId | null, by: AgentId): Promise<void> {
  if (agent !== null) mustWork(parts, agent);
  const { gate, log, budget, clock } = parts;
  if (!gate.holds(agent)) return log.settled();
  const line = linesOf(budget, agent, clock.now()).find(({ used, limit }) => used >= limit);
  if (line !== undefined) throw new BudgetExhausted(describeLine(line));
  await log.append([
    agent === null
      ? { type: 'session-resumed', causation: [], body: { by } }
      : { type: 'agent-resumed', causation: [], body: { agent, by } },
  ]);
}

async function setBudget(parts: HoldingParts, budget: Budget, by: AgentId): Promise<void> {
  parts.checkBudget(budget);
  const forget = parts.gate.expectBudget(budget);
  try {
    await parts.log.append([{ type: 'budget-set', causation: [], body: { budget, by } }]);
  } finally {
    forget();
  }
}

/** Throws BadTarget unless it is an agent that works in this session. */
function mustWork({ bus }: HoldingParts, agent: AgentId): void {
  const workers = bus.agents().filter((one) => one !== HUMAN);
  if (workers.includes(agent)) return;
  const whom =
    workers.length === 0 ? 'Nobody is at work yet.' : `These are: ${workers.join(', ')}.`;
  throw new BadTarget('agent', `“${agent}” is no agent at work in this session. ${whom}`);
}
