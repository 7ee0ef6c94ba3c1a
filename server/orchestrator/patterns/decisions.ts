import type { DecisionOutcome } from '#core/protocol/decision.ts';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import type { AgentId, DecisionId, Seq } from '#core/protocol/ids.ts';
import { decisions, heardVersion } from '#core/projections/patterns/decisions.ts';
import type { DecisionRecord, Told } from '#core/projections/patterns/decision-record.ts';
import { leadershipOf, leaseEnd } from '#core/projections/patterns/results.ts';
import { owedBy, presentStage, votersOf } from '#core/projections/patterns/standing.ts';
import type { DecisionDesk, DecisionOrder, DecisionWaitEnd } from '#server/agents/decision-desk.ts';
import { Deadlines } from '#server/bus/deadlines.ts';
import type { MessageBus } from '#server/bus/message-bus.ts';
import type { Clock } from '#server/clock.ts';
import type { IdSource } from '#server/id-source.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import { createSteering } from '../steering.ts';
import { toEntry, untold } from './decision-drafts.ts';
import { DecisionWaits } from './decision-waits.ts';
import { dueAt, nextStep } from './next-step.ts';

/** What decides for a session: the desk of its agents, moved on by its log and its clock. */
export interface DecisionEngine extends DecisionDesk {
  /** Takes an entry into account, each once and in order, from the log's first on. Never throws. */
  follow(entry: Entry): void;
  /** Has what is due carried out. Never throws, never waits. */
  advance(): void;
  /** Whether a decision awaits someone, or has yet to be told: then the session moves by itself. */
  isAwaiting(): boolean;
  /** Ends every open decision, for the end of the session; nothing is decided any more. */
  close(reason: string): Promise<void>;
  /** Does nothing more, and records nothing of it: whoever follows the log next goes on. */
  stop(): void;
}

export interface DecisionEnginePorts {
  readonly log: SessionLog;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly onFault: (error: unknown) => void;
}

/**
 * Makes the engine of a session. All that it knows is a fold of the log, and all that it does is an
 * entry, recorded before anyone hears of it: a new one that has followed the same log goes on the
 * same.
 */
export function createDecisionEngine(ports: DecisionEnginePorts): DecisionEngine {
  return new LoggedDecisions(ports);
}

class LoggedDecisions implements DecisionEngine {
  readonly #ports: DecisionEnginePorts;
  readonly #state = decisions.initial();
  readonly #waits: DecisionWaits;
  readonly #deadlines: Deadlines;
  readonly #steering;
  /** Decisions of which something may have to be recorded or told. */
  readonly #live = new Set<DecisionId>();
  #alarm: { readonly at: number; readonly cancel: () => void } | null = null;
  #applied: Seq = 0;
  #closed = false;

  constructor(ports: DecisionEnginePorts) {
    this.#ports = ports;
    this.#waits = new DecisionWaits(ports.log, ports.bus);
    this.#deadlines = new Deadlines(ports.clock);
    this.#steering = createSteering({
      step: () => this.#lookAtAll(),
      rest: () => Promise.resolve(this.#setAlarm()),
      isOver: () => this.#closed,
      onFault: ports.onFault,
    });
  }

  follow(entry: Entry): void {
    if (entry.seq <= this.#applied) return;
    this.#applied = entry.seq;
    decisions.evolve(this.#state, entry);
    if (entry.type === 'decision-opened') this.#live.add(entry.body.decision);
  }

  advance(): void {
    if (this.#live.size > 0) this.#steering.advance();
  }

  isAwaiting(): boolean {
    if (this.#closed) return false;
    return [...this.#live]
      .flatMap((id) => this.find(id) ?? [])
      .some((record) =>
        record.end === null
          ? presentStage(record).stage !== 'leading'
          : untold(record, this.#isPresent) !== null,
      );
  }

  async open({ causation, ...order }: DecisionOrder): Promise<DecisionId> {
    const { log, clock, ids } = this.#ports;
    const decision = ids.next('d') as DecisionId;
    const deadlineAt = clock.now() + order.stageMs;
    const electorate = [...order.electorate];
    const body = { ...order, electorate, decision, deadlineAt };
    await log.append([{ type: 'decision-opened', causation, body }]);
    this.advance();
    return decision;
  }

  async wait(decision: DecisionId, waiter: AgentId, signal: AbortSignal): Promise<DecisionWaitEnd> {
    const record = this.find(decision);
    if (record === null) return { kind: 'interrupted' };
    const owed = owedBy(record, this.#isPresent);
    if (owed.includes(waiter)) return { kind: 'your-turn' };
    const start = { decision, waiter, owed, deadlineAt: dueAt(record), signal };
    const ended = this.#waits.begin(start);
    this.#live.add(decision);
    this.advance();
    return ended;
  }

  find(id: string): DecisionRecord | null {
    return this.#state.decisions.get(id as DecisionId) ?? null;
  }

  openTo(agent: AgentId): readonly DecisionRecord[] {
    return this.#openRecords().filter((record) =>
      votersOf(record, presentStage(record)).includes(agent),
    );
  }

  heardVersion(agent: AgentId, id: DecisionId): number | null {
    return heardVersion(this.#state, agent, id);
  }

  async renew(
    decision: DecisionId,
    agent: AgentId,
    causation: readonly Seq[],
  ): Promise<number | null> {
    const { log, clock } = this.#ports;
    const record = this.find(decision);
    const reign = record === null ? null : leadershipOf(record);
    if (record === null || reign?.leader !== agent) return null;
    if (clock.now() >= leaseEnd(record, reign)) return null;
    const { term, leader } = reign;
    const until = clock.now() + (record.opened.leaseMs ?? 0);
    const body = { decision, term, leader, until };
    await log.append([{ type: 'lease-renewed', causation, body }]);
    const now = this.find(decision);
    return now !== null && leadershipOf(now)?.term === term ? until : null;
  }

  async close(reason: string): Promise<void> {
    this.stop();
    const open = this.#openRecords().map((record): EntryDraft => {
      const outcome = outcomeAtEnd(record, reason);
      return toEntry(record, { kind: 'close', outcome }, this.#place());
    });
    await this.#append(open);
  }

  stop(): void {
    this.#closed = true;
    this.#deadlines.cancelAll();
  }

  async #lookAtAll(): Promise<void> {
    for (const id of [...this.#live]) await this.#look(id);
  }

  /** Tells what is untold, records what is due, and settles who waits; again while there is more. */
  async #look(id: DecisionId): Promise<void> {
    for (let record = this.find(id); record !== null && !this.#closed; record = this.find(id)) {
      const notice = untold(record, this.#isPresent);
      if (notice !== null) {
        await this.#ports.bus.send(notice);
        continue;
      }
      await this.#settleWaits(record);
      if (record.end !== null) {
        if (this.#waits.on(id).length === 0) this.#live.delete(id);
        return;
      }
      if (!(await this.#stepOf(id))) return;
    }
  }

  /** Records the next step, if there is one. At a deadline what was cast before it counts. */
  async #stepOf(id: DecisionId): Promise<boolean> {
    const due = this.find(id);
    if (due === null) return false;
    if (this.#ports.clock.now() >= dueAt(due)) await this.#ports.log.settled();
    const record = this.find(id) ?? due;
    const place = this.#place();
    const { presence } = this.#state;
    const presenceOf = (agent: AgentId) => presence.get(agent) ?? null;
    const step = nextStep(record, { presenceOf, now: place.now });
    if (step === null || this.#closed) return false;
    await this.#append([toEntry(record, step, place)]);
    return true;
  }

  async #settleWaits(record: DecisionRecord): Promise<void> {
    const { decision } = record;
    const ended = endOf(record);
    const owed = owedBy(record, this.#isPresent);
    for (const waiter of this.#waits.on(decision)) {
      if (ended !== null) await this.#waits.end(decision, waiter, ended);
      else if (owed.includes(waiter)) await this.#waits.end(decision, waiter, YOUR_TURN);
    }
  }

  async #append(drafts: readonly EntryDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    this.#ports.bus.foresee(drafts);
    await this.#ports.log.append(drafts);
  }

  /** One alarm, for the decision that is due first. */
  #setAlarm(): void {
    const due = this.#openRecords().map(dueAt);
    const at = due.length > 0 ? Math.min(...due) : null;
    if (at === this.#alarm?.at) return;
    this.#alarm?.cancel();
    this.#alarm = at === null ? null : { at, cancel: this.#deadlines.at(at, this.#ring) };
  }

  readonly #ring = (): void => {
    this.#alarm = null;
    this.advance();
  };

  readonly #isPresent = (agent: AgentId): boolean => this.#state.presence.get(agent) === 'here';

  #place() {
    return { now: this.#ports.clock.now(), through: this.#applied };
  }

  #openRecords(): readonly DecisionRecord[] {
    return this.#state.open.flatMap((id) => this.find(id) ?? []);
  }
}

const YOUR_TURN: DecisionWaitEnd = { kind: 'your-turn' };

function outcomeAtEnd(record: DecisionRecord, reason: string): DecisionOutcome {
  const reign = leadershipOf(record);
  return reign === null
    ? { kind: 'cancelled', reason: reason.slice(0, 400) }
    : { kind: 'elected', leader: reign.leader, term: reign.term };
}

/** What those who wait are given: the outcome that was told, or the leader that was. */
function endOf(record: DecisionRecord): Extract<DecisionWaitEnd, { kind: 'decided' }> | null {
  const told = record.outcomeTold.at(-1);
  if (record.end !== null && told !== undefined && told.seq > record.end.seq) {
    return { kind: 'decided', outcome: record.end.outcome, told: toCarried(told) };
  }
  const reign = leadershipOf(record);
  if (reign === null || told?.version !== presentStage(record).version) return null;
  const { leader, term } = reign;
  return { kind: 'decided', outcome: { kind: 'elected', leader, term }, told: toCarried(told) };
}

function toCarried({ message, seq }: Told) {
  return { id: message, seq };
}
