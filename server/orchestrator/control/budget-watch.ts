import type { BudgetState, CrossedLine } from '#core/projections/budget/budget-state.ts';
import { newlyCrossed, nextTimeLine } from '#core/projections/budget/lines.ts';
import { COORDINATOR, HUMAN, type AgentId, type MessageId } from '#core/protocol/ids.ts';
import type { MessageBus, MessageDraft } from '#server/bus/message-bus.ts';
import type { Clock } from '#server/clock.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { Orchestration } from '../orchestration.ts';
import { describeLine } from './describe-line.ts';
import type { SessionGate } from './session-gate.ts';

export interface BudgetWatchParts {
  readonly log: SessionLog;
  readonly bus: MessageBus;
  readonly gate: SessionGate;
  readonly clock: Clock;
  readonly state: BudgetState;
  readonly orchestration: Orchestration;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** Called when a line of time may have been crossed. */
  readonly onTime: () => void;
}

/** Sees that crossed lines are on record and that those whom they concern hear of them. */
export interface BudgetWatch {
  /** Does what is to be done now; asking again afterwards ends with nothing. */
  look(): Promise<void>;
}

/** A watch that begins with its first look. */
export function createBudgetWatch(parts: BudgetWatchParts): BudgetWatch {
  const { log, bus, gate, clock, state } = parts;
  let alarm = new AbortController();

  function setAlarm(): void {
    alarm.abort();
    const wait = parts.signal.aborted ? null : nextTimeLine(state, clock.now());
    if (wait === null) return;
    alarm = new AbortController();
    const { signal } = alarm;
    parts.signal.addEventListener('abort', () => alarm.abort(), { once: true, signal });
    void clock.sleep(wait, signal).then(() => signal.aborted || parts.onTime());
  }

  return {
    async look() {
      for (const crossing of newlyCrossed(state, clock.now())) {
        if (crossing.line === 'hard') await gate.cross({ ...crossing, reserved: 0 });
        else await log.append([{ type: 'budget-crossed', causation: [], body: crossing }]);
      }
      for (const draft of state.crossed.flatMap((line) => noticesOf(parts, line))) {
        await bus.send(draft);
      }
      setAlarm();
    },
  };
}

/** What is still to be said of a crossed line. */
function noticesOf(
  { orchestration: { said, members } }: BudgetWatchParts,
  line: CrossedLine,
): readonly MessageDraft[] {
  const present = [...members].filter(([agent, { left }]) => left === null && agent !== HUMAN);
  const concerned = present.filter(([agent]) => concerns(line, agent));
  // What concerns all concerns the coordinator at once.
  const leads = (agent: AgentId) => agent === COORDINATOR && line.scope !== COORDINATOR;
  const hears = (agent: AgentId, inTurn: boolean) => inTurn || leads(agent);
  const atWork = concerned.filter(([agent, { inTurn }]) => hears(agent, inTurn));
  const idle = concerned.filter(([agent, { inTurn }]) => !hears(agent, inTurn));
  const lead = { from: COORDINATOR };
  const names = (some: typeof present) => some.map(([agent]) => agent);
  return [
    budgetNotice(line, { ...lead, to: names(atWork), importance: 'high', part: 'at-work' }),
    // Who rests is not woken for it.
    budgetNotice(line, { ...lead, to: names(idle), importance: 'low', part: 'idle' }),
  ].filter(({ id, to }) => to.length > 0 && !said.has(id as MessageId));
}

/** A soft line is for those who can still do something; of an agent that is held, the coordinator hears. */
function concerns({ line, scope }: CrossedLine, agent: AgentId): boolean {
  if (line === 'soft') return scope === null || scope === agent;
  return scope !== null && scope !== COORDINATOR && agent === COORDINATOR;
}

interface Telling {
  readonly from: AgentId;
  readonly to: readonly AgentId[];
  readonly importance: 'high' | 'low';
  /** Tells the notices of one line apart. */
  readonly part: string;
}

/** What agents are told of a crossed line, in the name of `from`; the same line and part are one message. */
export function budgetNotice(
  line: CrossedLine,
  { from, to, importance, part }: Telling,
): MessageDraft {
  const text =
    line.line === 'soft'
      ? `${describeLine(line)} At the limit no further call is made: bring what you do to a useful end now.`
      : `${describeLine(line)} It is held until the user raises its budget. Give its work to another if that helps, or go on without it.`;
  return {
    kind: 'notice',
    topic: line.line === 'soft' ? 'wrap-up' : 'budget',
    id: `budget-${line.seq}-${part}` as MessageId,
    from,
    to,
    importance,
    text,
    causation: [line.seq],
    via: 'system',
  };
}
