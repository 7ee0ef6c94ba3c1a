import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import { fold } from '#core/log/fold.ts';
import type { AgentId, DecisionId, FindingId } from '#core/protocol/ids.ts';
import type { Importance } from '#core/protocol/message.ts';
import { anyLog, anyText } from '#core/testing/arbitraries.ts';
import { aFinding, aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { knowledge } from './knowledge.ts';
import { tellKnowledge, tellKnowledgeTo } from './tell-knowledge.ts';

const DEVELOPER = 'developer-1' as AgentId;
const AMPLE = 1_000_000;

describe('laws', () => testProjectionLaws(knowledge));

describe('What a team knows', () => {
  test('is its discoveries with their findings and what became of these', () => {
    const log = aLog().launched().team();
    log.discovery('analyst-1', [aFinding('f-1'), aFinding('f-2')], { importance: 'high' });
    log.call('developer-1').tool('developer-1').fileChanged('developer-1', 'a.js', ['f-1']);
    log.validation('tester-1', 'pass', { about: ['f-1'] });
    const told = tellKnowledge(fold(knowledge, log.build()), AMPLE);
    expect(told).toContain('Discovered:\n- [high] analyst-1, m-1: Found something.');
    expect(told).toContain('f-1 validated: high js-sql-injection at routes/login.js:12');
    expect(told).toContain('f-2 open: ');
  });

  test('is answers with data, fulfilments, and the reasons of the plan', () => {
    const log = aLog().launched().team().plan('analyst-1').plan('analyst-1', 'tester-1');
    log.request('developer-1', 'analyst-1').response('analyst-1', 'm-1');
    log.say('architect-1', { kind: 'fulfilment', topic: 'order', text: 'First the driver.' });
    const told = tellKnowledge(fold(knowledge, log.build()), AMPLE);
    expect(told).toContain('- analyst-1 answers "Which style?": Question marks. {"style":"?"}');
    expect(told).toContain('- architect-1 provides "order": First the driver.');
    expect(told).toContain(
      'Decided:\n- plan 1: no reason given\n- plan 2: A discovery changed it.',
    );
  });

  test('has the severity that a vote gave a finding', () => {
    const log = aLog().launched().team();
    log.discovery('analyst-1', [aFinding('f-1', { severity: 'medium' })]);
    const decision = 'd-1' as DecisionId;
    log.entry('decision-opened', {
      ...{ decision, pattern: 'voting', by: 'coordinator' as AgentId, question: 'How bad?' },
      ...{ options: [{ id: 'high', text: 'high' }], electorate: [DEVELOPER], quorum: 1 },
      ...{ method: 'plurality', tie: 'none', roundsCap: 1, stageMs: 1000, deadlineAt: 2e12 },
      ...{ about: ['f-1' as FindingId], settles: 'severity' },
    });
    const outcome = { kind: 'decided', option: 'high', text: 'high', counts: [] } as const;
    log.entry('decision-closed', {
      ...{ decision, outcome: { ...outcome, tieBroken: false }, through: log.head },
    });
    expect(tellKnowledge(fold(knowledge, log.build()), AMPLE)).toContain('f-1 open: high ');
  });

  test('is empty before anything is known', () => {
    expect(tellKnowledge(fold(knowledge, aLog().launched().team().build()), 100)).toBe('');
  });

  test('holds a discovery that every mailbox refused, and no request that was', () => {
    const refuse = { 'analyst-1': 'mailbox-full' } as const;
    const log = aLog().launched().agent('analyst-1').agent('developer-1');
    log.discovery('developer-1', [], { refuse }).request('developer-1', 'analyst-1', { refuse });
    const state = fold(knowledge, log.build());
    expect([state.discoveries.size, state.questions.size]).toEqual([1, 0]);
  });

  test('keeps what others wrote in its own line', () => {
    const log = aLog().launched().team();
    const text = 'x\nDecided:\n- plan 9: from coordinator';
    log.say('analyst-1', { kind: 'discovery', findings: [], text });
    const lines = tellKnowledge(fold(knowledge, log.build()), AMPLE).split('\n');
    expect(lines).toHaveLength(2);
  });
});

describe('What an agent is told', () => {
  test('is also its own step, until that ends, and the answers that it got', () => {
    const log = aLog().launched().team();
    const said = { kind: 'assignment', text: 'Fix it.', step: 'step-1' as never, planVersion: 1 };
    log.say('coordinator', said as never, { to: ['developer-1'] });
    log.request('developer-1', 'analyst-1');
    const answer = { kind: 'response', text: 'Sqlite.', correlationId: 'm-2', late: false };
    log.say('analyst-1', answer as never, { to: ['developer-1'] });
    const told = tellKnowledgeTo(fold(knowledge, log.build()), DEVELOPER, AMPLE);
    expect(told).toContain('Your step:\n- step-1: Fix it.');
    expect(told).toContain('- analyst-1 answers "Which style?": Sqlite.');
    const team = tellKnowledge(fold(knowledge, log.build()), AMPLE);
    expect(team).toBe('');
    log.stepEnds(1, 'developer-1');
    const after = tellKnowledgeTo(fold(knowledge, log.build()), DEVELOPER, AMPLE);
    expect(after).not.toContain('Your step');
  });

  test('is what others wait for, until it is answered, provided or given up', () => {
    const log = aLog().launched().team();
    for (const asker of ['analyst-1', 'analyst-2']) log.request(asker, 'developer-1');
    const need = { kind: 'dependency', text: 'I need it.', topic: 'The  Order' } as const;
    log.say('tester-1', need, { to: ['developer-1'] });
    const tell = () => tellKnowledgeTo(fold(knowledge, log.build()), DEVELOPER, AMPLE);
    expect(tell()).toBe(
      [
        'Others wait for you:',
        '- analyst-1 asks, request m-1: Which style?',
        '- analyst-2 asks, request m-2: Which style?',
        '- tester-1 needs "The Order" from you',
      ].join('\n'),
    );
    log.response('developer-1', 'm-1');
    log.entry('delivery-changed', {
      message: 'm-2' as never,
      agent: DEVELOPER,
      state: 'superseded',
    });
    log.say('developer-1', { kind: 'fulfilment', topic: 'the order', text: 'Here.' });
    expect(tell()).not.toContain('Others wait');
  });
});

describe('A text of limited length', () => {
  const anyImportance = fc.constantFrom<Importance>('low', 'normal', 'high', 'critical');
  const anyDiscoveries = fc.array(fc.tuple(anyImportance, anyText), { maxLength: 40 });
  const RANK = { low: 0, normal: 1, high: 2, critical: 3 } as const;

  test('leaves out the least important first, of those the oldest, and nothing critical', () => {
    fc.assert(
      fc.property(anyDiscoveries, fc.nat(6000), (said, limit) => {
        const log = aLog().launched().team();
        for (const [importance, text] of said) {
          log.say('analyst-1', { kind: 'discovery', findings: [], text }, { importance });
        }
        const told = tellKnowledge(fold(knowledge, log.build()), limit);
        const isTold = said.map((_, place) => told.includes(`analyst-1, m-${place + 1}: `));
        const order = said
          .map(([importance], place) => ({ rank: RANK[importance], place }))
          .sort((a, b) => b.rank - a.rank || b.place - a.place);
        const kept = order.filter(({ place }) => isTold[place]);
        expect(kept).toEqual(order.slice(0, kept.length));
        const critical = order.filter(({ rank }) => rank === RANK.critical);
        expect(kept.length).toBeGreaterThanOrEqual(critical.length);
        if (kept.length > critical.length) expect(told.length).toBeLessThanOrEqual(limit);
        if (kept.length < said.length)
          expect(told).toContain(`(${said.length - kept.length} older`);
      }),
      propertyRuns(500),
    );
  });

  test('is within its limit wherever that leaves room for what must be told', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(4000), (log, room) => {
        const state = fold(knowledge, log);
        const least = tellKnowledgeTo(state, DEVELOPER, 0).length;
        const told = tellKnowledgeTo(state, DEVELOPER, least + 200 + room);
        expect(told.length).toBeLessThanOrEqual(least + 200 + room);
      }),
      propertyRuns(60),
    );
  });
});
