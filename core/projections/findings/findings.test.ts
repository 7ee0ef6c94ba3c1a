import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import type { AgentId, DecisionId, FindingId } from '#core/protocol/ids.ts';
import { FINDING_STATUSES } from '#core/protocol/finding-status.ts';
import { anyLog } from '#core/testing/arbitraries.ts';
import { aFinding, aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { countFixed, findings } from './findings.ts';

describe('laws', () => testProjectionLaws(findings));

test('a finding that two agents share is one, found by both', () => {
  const log = aLog()
    .launched()
    .team()
    .discovery('analyst-1', [aFinding('f-1')]);
  const state = fold(findings, log.discovery('analyst-2', [aFinding('f-1')]).build());
  expect(state.counts).toMatchObject({ all: 1, open: 1 });
  expect(state.findings.get('f-1' as never)).toMatchObject({
    foundBy: ['analyst-1', 'analyst-2'],
    discoveries: ['m-1', 'm-2'],
  });
});

test('a vote about its severity settles it, and a vote about something else does not', () => {
  const log = aLog().launched().team();
  log.discovery('analyst-1', [aFinding('f-1', { severity: 'medium' })]);
  const vote = (decision: string, settles: 'severity' | undefined) => {
    log.entry('decision-opened', {
      ...{ decision: decision as DecisionId, pattern: 'voting', by: 'coordinator' as AgentId },
      ...{ question: 'How bad?', options: [{ id: 'high', text: 'high' }], quorum: 1 },
      ...{ electorate: ['analyst-1' as AgentId], method: 'plurality', tie: 'none' },
      ...{ roundsCap: 1, stageMs: 1000, deadlineAt: 2e12, about: ['f-1' as FindingId] },
      ...(settles === undefined ? {} : { settles }),
    });
    const outcome = { kind: 'decided', option: 'high', text: 'high', counts: [] } as const;
    log.entry('decision-closed', {
      decision: decision as DecisionId,
      outcome: { ...outcome, tieBroken: false },
      through: log.head,
    });
    return fold(findings, log.build()).findings.get('f-1' as FindingId);
  };
  expect(vote('d-1', undefined)).toMatchObject({
    finding: { severity: 'medium' },
    settledBy: null,
  });
  expect(vote('d-2', 'severity')).toMatchObject({
    finding: { severity: 'high' },
    settledBy: { decision: 'd-2' },
  });
});

test('it knows who fixed and who validated it, and its whole history', () => {
  const log = aLog()
    .launched()
    .team()
    .discovery('analyst-1', [aFinding('f-1')]);
  log.broadcast('developer-1', 'fixing', { about: ['f-1'] });
  log.fileChanged('developer-1', 'routes/login.js', ['f-1']);
  log.validation('tester-1', 'pass', { about: ['f-1'] });
  const state = fold(findings, log.build());
  const record = state.findings.get('f-1' as never);
  expect(record).toMatchObject({
    status: 'validated',
    fixed: { agent: 'developer-1', seq: 11 },
    validated: { agent: 'tester-1', seq: 12 },
    mentions: ['m-2', 'm-3'],
  });
  expect(record?.history.map(({ status }) => status)).toEqual([
    'open',
    'being-fixed',
    'fixed',
    'validated',
  ]);
  expect(countFixed(state.counts)).toBe(1);
});

test('an inconclusive validation and a talk about an unknown finding change nothing', () => {
  const log = aLog()
    .launched()
    .team()
    .discovery('analyst-1', [aFinding('f-1')]);
  log.validation('tester-1', 'inconclusive', { about: ['f-1', 'f-9'] });
  expect(fold(findings, log.build()).counts).toMatchObject({ all: 1, open: 1, validated: 0 });
});

test('what the merged patch mends is what was mended, whatever agents said of their own copies', () => {
  const log = aLog().launched().team();
  log.discovery(
    'analyst-1',
    ['f-1', 'f-2', 'f-3', 'f-4'].map((id) => aFinding(id)),
  );
  log.validation('developer-1', 'pass', { about: ['f-1'] });
  log.broadcast('developer-2', 'fixing', { about: ['f-1', 'f-2'] });
  log.fileChanged('developer-2', 'app.js', ['f-3']);
  log.broadcast('developer-2', 'declined', { about: ['f-4'] });
  log.merged(['developer-1', 'developer-2'], ['f-1', 'f-2'], ['f-1']);
  const { findings: found, counts } = fold(findings, log.build());
  const statuses = [...found.values()].map(({ status }) => status);
  expect(statuses).toEqual(['validated', 'fixed', 'open', 'declined']);
  expect(countFixed(counts)).toBe(2);
});

test('the counts are those of the findings, in any log', () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      const state = fold(findings, log);
      const records = [...state.findings.values()];
      expect(state.counts.all).toBe(records.length);
      for (const status of FINDING_STATUSES) {
        expect(state.counts[status]).toBe(records.filter((each) => each.status === status).length);
      }
    }),
    { numRuns: 40 },
  );
});
