import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import type { Entry, EntryDraft } from '#core/protocol/entry.ts';
import { anyLogAndSeq } from '#core/testing/arbitraries.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { looseEnds } from './loose-ends.ts';

function withEnds(entries: readonly Entry[], ends: readonly EntryDraft[]): readonly Entry[] {
  const head = entries.at(-1);
  return [
    ...entries,
    ...ends.map((end, index) => ({
      ...end,
      seq: (head?.seq ?? 0) + index + 1,
      at: head?.at ?? 0,
    })),
  ] as readonly Entry[];
}

test('a log that breaks off anywhere has nothing under way once its loose ends are closed', () => {
  fc.assert(
    fc.property(anyLogAndSeq, ([log, seq]) => {
      const broken = log.slice(0, seq);
      const whole = withEnds(broken, looseEnds(broken));
      expect(looseEnds(whole)).toEqual([]);
      const graph = fold(agentGraph, whole);
      for (const node of graph.agents.values()) {
        expect(node.tools).toEqual([]);
        expect(node.waits.filter(({ on }) => on.kind !== 'step')).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});

test('a call, a tool and a turn that were under way end in that order: tool, call, turn', () => {
  const log = aLog()
    .launched()
    .team()
    .turn('analyst-1')
    .call('analyst-1')
    .tool('analyst-1')
    .build();
  expect(looseEnds(log).map(({ type }) => type)).toEqual([
    'tool-finished',
    'call-failed',
    'turn-finished',
  ]);
});

test('an orderly end leaves nothing to close', () => {
  const log = aLog().launched().team().finished('completed').build();
  expect(looseEnds(log)).toEqual([]);
});
