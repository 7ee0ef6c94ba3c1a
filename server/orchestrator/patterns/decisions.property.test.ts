import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import { fold } from '#core/log/fold.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { DecisionId } from '#core/protocol/ids.ts';
import { decisions } from '#core/projections/patterns/decisions.ts';
import { countOf, leadershipOf } from '#core/projections/patterns/results.ts';
import { presentStage, standingOf } from '#core/projections/patterns/standing.ts';
import type { DecisionOrder } from '#server/agents/decision-desk.ts';
import { agent, broadcast, letGo } from '#server/bus/testing/bus-on-test.ts';
import { decisionsOnTest, VOTERS, type DecisionsOnTest } from './testing/decisions-on-test.ts';

const SPEAKERS = [...VOTERS, 'developer-1', 'coordinator'] as const;
const speaker = fc.constantFrom(...SPEAKERS);
const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('vote' as const),
      from: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VOTERS) }, speaker),
      choices: fc.subarray(['a', 'b', 'analyst-1', 'analyst-2'], { maxLength: 2 }),
      behind: fc.constantFrom(0, 0, 0, 1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      from: fc.constantFrom(...VOTERS),
      stance: fc.constantFrom('agree', 'agree', 'reservation', 'objection', null),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('propose' as const), from: speaker }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), from: speaker }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('interrupt' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      from: speaker,
      term: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('renew' as const), from: speaker }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.nat(9000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('leave' as const), from: fc.constantFrom(...VOTERS) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('commit' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

const order: fc.Arbitrary<Partial<DecisionOrder>> = fc
  .record({
    pattern: fc.constantFrom('voting' as const, 'consensus' as const, 'election' as const),
    given: fc.boolean(),
    method: fc.constantFrom('plurality' as const, 'majority' as const, 'ranked' as const),
    tie: fc.constantFrom('earliest-draft' as const, 'coordinator' as const, 'none' as const),
    quorum: fc.integer({ min: 1, max: 3 }),
    roundsCap: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ given, pattern, ...rules }) => {
    const names = pattern === 'election' ? ['analyst-1', 'analyst-2'] : ['a', 'b'];
    const options = given ? names.map((id) => ({ id, text: `Option ${id}` })) : [];
    return { ...rules, pattern, options, leaseMs: 6000 };
  });

interface Played {
  readonly test: DecisionsOnTest;
  readonly id: DecisionId;
  readonly waits: readonly Promise<unknown>[];
}

/** Plays the actions, restarting the engine after some of them, and lets everything end. */
async function play(
  rules: Partial<DecisionOrder>,
  actions: readonly Action[],
  restarts: readonly number[] = [],
): Promise<Played> {
  const test = await decisionsOnTest();
  const id = await test.open(rules);
  await letGo();
  const waits: Promise<unknown>[] = [];
  const interrupts: AbortController[] = [];
  for (const [place, one] of actions.entries()) {
    act(test, id, { one, place, waits, interrupts });
    await advance(test, one);
    await letGo();
    if (restarts.includes(place) && one.do !== 'hold' && waits.length === 0) test.restart();
    await letGo();
  }
  test.log.release();
  for (let stage = 0; stage < 40; stage += 1) await test.clock.advance(10_000);
  await test.engine.close('The session ended.');
  for (const interrupt of interrupts) interrupt.abort();
  await letGo();
  return { test, id, waits };
}

async function advance({ clock }: DecisionsOnTest, one: Action): Promise<void> {
  if (one.do === 'advance') await clock.advance(one.ms);
}

interface Doing {
  readonly one: Action;
  readonly place: number;
  readonly waits: Promise<unknown>[];
  readonly interrupts: AbortController[];
}

/** Begins one action; what a departed agent meets is not under test here. */
function act(
  test: DecisionsOnTest,
  id: DecisionId,
  { one, place, waits, interrupts }: Doing,
): void {
  const gone = () => undefined;
  const version = presentStage(test.record(id)).version;
  switch (one.do) {
    case 'vote':
      void test.vote(id, one.from, one.choices, Math.max(1, version - one.behind)).catch(gone);
      return;
    case 'say':
      void test.say(id, one.from, one.stance as never).catch(gone);
      return;
    case 'propose':
      void test.propose(id, one.from, `Draft ${place}.`).catch(gone);
      return;
    case 'wait': {
      const interrupt = new AbortController();
      interrupts.push(interrupt);
      waits.push(test.engine.wait(id, agent(one.from), interrupt.signal));
      return;
    }
    case 'interrupt':
      interrupts.shift()?.abort();
      return;
    case 'order': {
      const term = { decision: id, term: one.term };
      void test.bus.send(broadcast(one.from, 'Do this.', { term })).catch(gone);
      return;
    }
    default:
      steer(test, id, one);
  }
}

/** What is no speaking of one agent to another. */
function steer(test: DecisionsOnTest, id: DecisionId, one: Action): void {
  switch (one.do) {
    case 'renew':
      void test.engine.renew(id, agent(one.from), []);
      return;
    case 'leave':
      void test.bus.leave(agent(one.from), 'failed').catch(() => undefined);
      return;
    case 'hold':
      test.log.hold();
      return;
    case 'commit':
      test.log.release();
      return;
    default:
  }
}

const actions = fc.array(action, { minLength: 4, maxLength: 40 });
const RUNS = propertyRuns(100);
const property = (check: (played: Played) => void | Promise<unknown>) =>
  fc.assert(
    fc.asyncProperty(order, actions, async (rules, played) => {
      await check(await play(rules, played));
    }),
    RUNS,
  );
const at = (entries: readonly Entry[], seq: number, id: DecisionId) =>
  fold(decisions, entries.slice(0, seq)).decisions.get(id);

describe('A decision at any interleaving', () => {
  it('ends once, without a fault, and nobody waits after it', () =>
    property(({ test, id, waits }) => {
      expect(test.faults).toEqual([]);
      expect(test.recorded('decision-closed')).toHaveLength(1);
      expect(test.record(id).end).not.toBeNull();
      expect(test.bus.waits()).toEqual([]);
      expect(test.clock.sleepers()).toBe(0);
      return Promise.all(waits);
    }));

  it('moves by versions one after another, and tells each stage to those who have a say', () =>
    property(({ test, id }) => {
      const { stages, papers } = test.record(id);
      expect(stages.map(({ version }) => version)).toEqual(stages.map((_, place) => place + 1));
      const asked = stages.filter(({ stage, through }) => stage !== 'leading' && through !== null);
      const told = papers.map(({ version }) => version);
      for (const { version } of asked) expect(told).toContain(version);
      expect(new Set(told).size).toBe(told.length);
    }));

  it('counts only timely ballots of its voters, and decides what they give', () =>
    property(({ test, id }) => {
      const record = test.record(id);
      const outcome = record.end?.outcome;
      for (const ballot of record.ballots) {
        if (!['counted', 'abstained'].includes(standingOf(record, ballot))) continue;
        const stage = record.stages.find(({ version }) => version === ballot.version);
        expect(ballot.at).toBeLessThan(stage?.deadlineAt ?? 0);
        expect(stage?.awaits).toContain(ballot.voter);
      }
      if (outcome?.kind !== 'decided') return;
      const stage = presentStage(record);
      const { leaders } = countOf(record, stage);
      expect(leaders).toContain(outcome.option);
      expect(leaders.length > 1).toBe(outcome.tieBroken && record.opened.tie === 'earliest-draft');
    }));

  it('shows nobody a draft before its stage is over', () =>
    property(({ test, id }) => {
      const { proposals, stages } = test.record(id);
      for (const { seq, body } of test.recorded('message-sent')) {
        const { message, recipients } = body;
        if (message.kind === 'proposal') expect(recipients).toEqual([]);
        if (message.kind === 'proposal') continue;
        for (const { text, version } of proposals) {
          if (!message.text.text.includes(text)) continue;
          expect(stages.some((one) => one.version > version && one.seq < seq)).toBe(true);
        }
      }
    }));

  it('delivers an order exactly where its sender leads by that term in the log before it', () =>
    property(({ test, id }) => {
      const entries = test.log.entries();
      for (const { seq, body } of test.recorded('message-sent')) {
        const { message, recipients } = body;
        if (message.kind !== 'broadcast' || message.term === undefined) continue;
        const record = at(entries, seq - 1, id);
        const reign = record === undefined ? null : leadershipOf(record);
        const leads = reign?.leader === message.from && reign.term === message.term.term;
        const refusals = recipients.filter((one) => one.state === 'refused');
        const old = refusals.some((one) => one.state === 'refused' && one.reason === 'old-term');
        expect(old).toBe(!leads && recipients.length > 0);
      }
    }));

  it('goes on the same when its engine is made anew from the log in the middle', () =>
    fc.assert(
      fc.asyncProperty(order, actions, fc.array(fc.nat(39)), async (rules, played, places) => {
        const quiet = played.filter((one) => !['wait', 'hold', 'commit'].includes(one.do));
        const one = await play(rules, quiet);
        const other = await play(rules, quiet, places);
        expect(other.test.story(other.id)).toEqual(one.test.story(one.id));
        expect(other.test.standings(other.id)).toEqual(one.test.standings(one.id));
        expect(other.test.record(other.id).end).toEqual(one.test.record(one.id).end);
      }),
      RUNS,
    ));
});
