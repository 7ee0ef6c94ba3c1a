import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyLog } from '#core/testing/arbitraries.ts';
import { aFinding, aLog, textOf, type LogBuilder } from '#core/testing/log-builder.ts';
import type { AgentId, BlobHash, ToolUseId } from '#core/protocol/ids.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { overlap } from './overlap.ts';
import { editLines, type Authored } from './overwritten-lines.ts';
import { MEASURES, measureRun, RunMeasures } from './run-measures.ts';

testProjectionLaws(overlap);

const started = () => aLog().launched().prepared().team();
const valuesOf = (log: LogBuilder) => measureRun(log.build())?.values;

function edited(log: LogBuilder, agent: string, hunk: string): LogBuilder {
  return log.entry('file-changed', {
    agent: agent as AgentId,
    toolUse: 't' as ToolUseId,
    path: 'app.js',
    ...{ before: 'a'.repeat(64) as BlobHash, after: 'b'.repeat(64) as BlobHash },
    hunk: textOf(hunk),
    findings: [],
  });
}

describe('the measures of a run', () => {
  it('count what was found, fixed and validated as the lists do', () => {
    const log = started().discovery('analyst-1', [aFinding('f-1'), aFinding('f-2')]);
    log.fileChanged('developer-1', 'app.js', ['f-1']);
    log.validation('tester-1', 'pass', { about: ['f-1'] });
    expect(valuesOf(log)).toMatchObject({ findings: 2, fixed: 1, validated: 1 });
  });

  it('count what was found and fixed by one more than the first', () => {
    const log = started();
    for (const agent of ['analyst-1', 'analyst-2', 'developer-1']) {
      log.discovery(agent, [aFinding('f-1')]);
    }
    log.discovery('analyst-1', [aFinding('f-1'), aFinding('f-2')]);
    log.fileChanged('developer-1', 'app.js', ['f-1']).fileChanged('tester-1', 'app.js', ['f-1']);
    log.broadcast('developer-1', 'fixed', { about: ['f-1'] });
    expect(valuesOf(log)).toMatchObject({ foundAgain: 2, fixedAgain: 1 });
  });

  it('count files that were scanned again by another, where the scan names them', () => {
    const log = started();
    const scan = (agent: string, input: string) =>
      log.entry('tool-started', {
        toolUse: 't' as ToolUseId,
        call: 'c' as never,
        agent: agent as AgentId,
        name: 'scan',
        input: textOf(input),
        summary: 'Scanning',
      });
    scan('analyst-1', '{"paths":["a.js","b \\"x\\".js"]}');
    scan('analyst-1', '{"paths":["a.js"]}');
    scan('tester-1', '{"paths":["a.js","c.js"]}');
    scan('tester-1', '{}');
    expect(valuesOf(log)).toMatchObject({ scannedAgain: 1 });
  });

  it('count messages that went from an agent to another, for each turn', () => {
    const log = started().turn('analyst-1').turn('developer-1');
    log.discovery('analyst-1', [], { to: [] }).request('developer-1', 'analyst-1');
    log.request('developer-1', 'analyst-1', { refuse: { 'analyst-1': 'mailbox-full' } });
    log.broadcast('human', undefined, { to: ['analyst-1'], via: 'human' });
    expect(valuesOf(log)).toMatchObject({ messages: 1, turns: 2, messagesPerTurn: 0.5 });
  });

  it('take double and conflicting edits from the merge, where there was one', () => {
    const log = started().merged(['developer-1', 'developer-2']).finished();
    expect(valuesOf(log)).toMatchObject({ sameEdits: 1, conflictingEdits: 1 });
  });

  it('count time from the ready workspace to the end, and none before it', () => {
    const log = aLog().launched().after(60_000).prepared();
    expect(valuesOf(log)?.timeMs).toBeNull();
    expect(valuesOf(log.after(4_900).finished())?.timeMs).toBe(5_000);
  });

  it('count no time between an end and going on', () => {
    const log = aLog().launched().prepared().after(4_900).finished();
    const wish = { by: 'human' as AgentId, request: null, agent: null };
    log.after(3_600_000).entry('session-continued', wish);
    expect(valuesOf(log)?.timeMs).toBeNull();
    expect(valuesOf(log.after(900).finished())?.timeMs).toBe(6_000);
  });

  it('have every measure of any log, and are what their schema says', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const measures = measureRun(log);
        expect(RunMeasures.parse(measures)).toEqual(measures);
        expect(Object.keys(measures?.values ?? {}).sort()).toEqual([...MEASURES].sort());
      }),
      { numRuns: 30 },
    );
    expect(measureRun([])).toBeNull();
  });
});

describe('an edit of lines that another changed before', () => {
  const first = '@@ -5,1 +5,2 @@\n-old\n+new\n+more\n';

  it('is a conflict, and one of its own lines or beside them is none', () => {
    const log = edited(started(), 'developer-1', first);
    edited(log, 'developer-1', '@@ -6,1 +6,1 @@\n-more\n+own\n');
    edited(log, 'tester-1', '@@ -7,1 +7,1 @@\n-x\n+y\n');
    expect(valuesOf(log)?.conflictingEdits).toBe(0);
    edited(log, 'tester-1', '@@ -4,3 +4,3 @@\n context\n-new\n+newer\n own\n');
    expect(valuesOf(log)?.conflictingEdits).toBe(1);
  });

  it('is found where lines have moved since', () => {
    const log = edited(started(), 'developer-1', first);
    edited(log, 'tester-1', '@@ -1,0 +1,10 @@\n' + '+top\n'.repeat(10));
    edited(log, 'tester-1', '@@ -15,1 +15,1 @@\n-new\n+newer\n');
    expect(valuesOf(log)?.conflictingEdits).toBe(1);
  });

  it('leaves each line with one author at most, whatever is edited', () => {
    const edit = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(30), fc.nat(4), fc.nat(4));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        let authored: Authored<string> = [];
        for (const [who, at, removed, added] of edits) {
          const start = removed === 0 ? at : at + 1;
          const rows = '-x\n'.repeat(removed) + '+y\n'.repeat(added);
          const diff = `@@ -${start},${removed} +${start},${added} @@\n${rows}`;
          ({ authored } = editLines(authored, who, diff));
        }
        const lines = authored.flatMap(({ from, to }) =>
          Array.from({ length: to - from }, (_, index) => from + index),
        );
        expect(new Set(lines).size).toBe(lines.length);
      }),
    );
  });
});
