import type { Stance } from '#core/protocol/decision.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { COORDINATOR, type AgentId, type DecisionId } from '#core/protocol/ids.ts';
import { must } from '#core/lib/must.ts';
import type { DecisionRecord } from '#core/projections/patterns/decision-record.ts';
import {
  presentStage,
  roleAt,
  standingOf,
  type Standing,
} from '#core/projections/patterns/standing.ts';
import type { DecisionOrder } from '#server/agents/decision-desk.ts';
import { agent, busOnTest, type BusOnTest } from '#server/bus/testing/bus-on-test.ts';
import { letGo } from '#server/testing/manual-clock.ts';
import { createDecisionEngine, type DecisionEngine } from '../decisions.ts';

export const VOTERS = ['analyst-1', 'analyst-2', 'analyst-3'] as const;

/** An engine on a bus, a log in memory and a clock that stands still. */
export interface DecisionsOnTest extends BusOnTest {
  /** The engine that decides now. */
  readonly engine: DecisionEngine;
  /** Replaces it by a new one that knows nothing but the log, as after a restart. */
  restart(): void;
  readonly faults: readonly unknown[];
  /** Opens a decision of the analysts, by the coordinator; a vote over `a` and `b` unless `order` says else. */
  open(order?: Partial<DecisionOrder>): Promise<DecisionId>;
  record(id: DecisionId): DecisionRecord;
  /** Casts a ballot; for the present version unless another is named. */
  vote(id: DecisionId, from: string, choices: readonly string[], version?: number): Promise<void>;
  say(id: DecisionId, from: string, stance: Stance | null, why?: string): Promise<void>;
  propose(id: DecisionId, from: string, text: string): Promise<void>;
  standings(id: DecisionId): readonly `${string} ${Standing}`[];
  /** What is on record of it: `opened`, `moved reviewing 2`, `closed agreed`, … */
  story(id: DecisionId): readonly string[];
}

/** The analysts and the coordinator on a bus, and the engine of their decisions. */
export async function decisionsOnTest(): Promise<DecisionsOnTest> {
  const test = busOnTest();
  const { log, bus } = test;
  const faults: unknown[] = [];
  let engine = createEngine(test, (error) => faults.push(error));
  log.subscribe((entries) => {
    for (const entry of entries) engine.follow(entry);
    engine.advance();
  });
  await test.join(COORDINATOR, ...VOTERS, 'developer-1');
  const record = (id: DecisionId) => must(engine.find(id), 'the decision');
  const envelope = (from: string, id: DecisionId, version?: number) => ({
    ...{ from: agent(from), to: [], causation: [], via: 'tool' as const, decision: id },
    version: version ?? presentStage(record(id)).version,
  });
  return {
    ...test,
    get engine() {
      return engine;
    },
    restart() {
      engine.stop();
      engine = createEngine(test, (error) => faults.push(error));
      engine.advance();
    },
    faults,
    record,
    open: (order = {}) => engine.open({ ...ORDER, ...order }),
    async vote(id, ...[from, choices, version]) {
      await bus.send({ kind: 'ballot', text: '', choices, ...envelope(from, id, version) });
      await letGo();
    },
    async say(id, ...[from, stance, why = 'Because.']) {
      const said = stance === null ? {} : { stance };
      await bus.send({ kind: 'ballot', text: why, choices: [], ...said, ...envelope(from, id) });
      await letGo();
    },
    async propose(id, from, text) {
      const role = roleAt(record(id), presentStage(record(id))) ?? 'draft';
      await bus.send({ kind: 'proposal', text, role, ...envelope(from, id) });
      await letGo();
    },
    standings: (id) =>
      record(id).ballots.map((one) => `${one.voter} ${standingOf(record(id), one)}` as const),
    story: (id) => log.entries().flatMap((entry) => chapterOf(entry, id)),
  };
}

function createEngine(
  { log, bus, clock }: Pick<BusOnTest, 'log' | 'bus' | 'clock'>,
  onFault: (error: unknown) => void,
): DecisionEngine {
  let ids = log.entries().length;
  const next = (prefix: string) => `${prefix}-${(ids += 1)}`;
  const engine = createDecisionEngine({ log, bus, clock, ids: { next }, onFault });
  for (const entry of log.entries()) engine.follow(entry);
  return engine;
}

/** A vote of the analysts over `a` and `b`, of which two have to vote. */
export const ORDER: DecisionOrder = {
  pattern: 'voting',
  by: COORDINATOR,
  question: 'Which one?',
  options: ['a', 'b'].map((id) => ({ id, text: `Option ${id}` })),
  electorate: VOTERS as readonly string[] as readonly AgentId[],
  quorum: 2,
  method: 'plurality',
  tie: 'none',
  roundsCap: 3,
  stageMs: 10_000,
  about: [],
  causation: [],
};

function chapterOf({ type, body }: Entry, id: DecisionId): readonly string[] {
  if (!('decision' in body) || body.decision !== id) return [];
  switch (type) {
    case 'decision-opened':
      return ['opened'];
    case 'decision-moved':
      return [`moved ${body.stage} ${body.round}`];
    case 'decision-closed':
      return [`closed ${body.outcome.kind}`];
    case 'lease-renewed':
      return ['renewed'];
    case 'leader-lost':
      return [`lost ${body.reason}`];
    default:
      return [];
  }
}
