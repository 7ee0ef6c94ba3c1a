import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { LogList } from '#core/log/log-list.ts';
import { LogMap } from '#core/log/log-map.ts';
import { anyLog } from '#core/testing/arbitraries.ts';
import { aFinding, aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { sessionView } from '../session-view.ts';
import { CHECKS } from './checks.ts';
import { CHECK_NAMES } from './complaint.ts';
import { diagnose, examinedRun } from './diagnose.ts';

describe('laws', () => testProjectionLaws(examinedRun));
afterEach(() => vi.restoreAllMocks());

test('there is one check of each name', () => {
  expect(CHECKS.map(({ name }) => name)).toEqual(CHECK_NAMES);
});

test('of any log: problems first, seqs ascending and in the log, the words there, nothing twice', () => {
  fc.assert(
    fc.property(
      anyLog,
      fc.constantFrom('completed', 'stalled', 'stopped', null),
      (log, outcome) => {
        const body = { outcome: outcome ?? 'completed', reason: '' } as const;
        const at = log.at(-1)?.at ?? 0;
        const end = {
          seq: log.length + 1,
          at,
          causation: [],
          type: 'session-finished',
          body,
        } as const;
        const entries = outcome === null ? log : [...log, end];
        const complaints = diagnose(fold(examinedRun, entries));
        const severities = complaints.map(({ severity }) => severity);
        expect(severities).toEqual(severities.toSorted().toReversed());
        for (const { check, seqs, agents, title, text } of complaints) {
          expect(CHECK_NAMES).toContain(check);
          expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other));
          expect(seqs[0]).toBeGreaterThanOrEqual(1);
          expect(seqs.at(-1)).toBeLessThanOrEqual(entries.length);
          expect(agents).toEqual([...new Set(agents)]);
          expect([title, text]).not.toContain('');
        }
        expect(new Set(complaints.map((each) => JSON.stringify(each))).size).toBe(
          complaints.length,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('it says the same of the whole view of a session, and changes nothing in it', () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      const view = fold(sessionView, log);
      const before = JSON.stringify(view);
      expect(diagnose(view)).toEqual(diagnose(fold(examinedRun, log)));
      expect(JSON.stringify(view)).toBe(before);
    }),
    { numRuns: 30 },
  );
});

/** A team that quarrels: for every check there is more to look at, the longer it goes on. */
function quarrel(rounds: number): LogBuilder {
  const log = aLog().launched().team();
  for (let round = 0; round < rounds; round += 1) {
    const finding = aFinding(`f-${round}`);
    log.discovery('analyst-1', [finding], { refuse: { 'tester-1': 'mailbox-full' } });
    log.call('developer-1', log.lastMessage).tool('developer-1').toolEnds('developer-1', false);
    log.fileChanged('developer-1', 'a.js', [finding.id]).callFails('developer-1', null);
    log.request('developer-1', 'analyst-2').fileChanged('analyst-2', 'a.js');
    log
      .response('analyst-2', log.lastMessage)
      .validation('tester-1', 'fail', { about: [finding.id] });
  }
  return log.summarised().finished();
}

test('its work grows with the log, not with its square', () => {
  const work = (rounds: number): number => {
    const view = fold(examinedRun, quarrel(rounds).build());
    const reads = [vi.spyOn(LogMap.prototype, 'get'), vi.spyOn(LogList.prototype, 'at')];
    expect(diagnose(view).length).toBeGreaterThan(0);
    const count = reads.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    vi.restoreAllMocks();
    return count;
  };
  const [one, two] = [work(200), work(400)];
  expect(one).toBeGreaterThan(200);
  expect(two / one).toBeLessThan(2.1);
});
