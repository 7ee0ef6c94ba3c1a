import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { agentGraph } from '#core/projections/agent-graph/agent-graph.ts';
import { DELIVERY_STATES } from '#core/projections/agent-graph/delivery.ts';
import { MESSAGE_KINDS } from '#core/protocol/message.ts';
import { anyLog } from '#core/testing/arbitraries.ts';
import { deliveriesIn } from './deliveries-in.ts';

test('in any log it finds exactly the deliveries in the states and of the kind', () => {
  const states = fc.subarray([...DELIVERY_STATES]);
  const kinds = fc.option(fc.constantFrom(...MESSAGE_KINDS), { nil: undefined });
  fc.assert(
    fc.property(anyLog, states, kinds, (log, wanted, kind) => {
      const graph = fold(agentGraph, log);
      const all = [...graph.deliveries.values()].filter(
        (each) => wanted.includes(each.state) && (kind === undefined || each.kind === kind),
      );
      const found = deliveriesIn(graph, wanted, kind);
      expect(new Set(found)).toEqual(new Set(all));
      expect(found).toHaveLength(all.length);
      expect(found.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
    }),
    { numRuns: 60 },
  );
});
