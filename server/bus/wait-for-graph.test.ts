import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { WaitEdge } from './message-bus.ts';
import { findCycle } from './wait-for-graph.ts';

const subjects: { readonly [K in WaitSubject['kind']]: WaitSubject } = {
  request: { kind: 'request', message: 'm' as never },
  dependency: { kind: 'dependency', topic: 't' },
  step: { kind: 'step', step: 's' as never },
  decision: { kind: 'decision', decision: 'd' as never },
};
const edge = (waiter: string, provider: string, kind: WaitSubject['kind'] = 'request') =>
  ({ waiter: waiter as AgentId, for: [provider as AgentId], on: subjects[kind] }) as WaitEdge;
const proposed = (waiter: string, provider: string, kind: WaitSubject['kind'] = 'request') => ({
  waiter: waiter as AgentId,
  provider: provider as AgentId,
  kind,
});

describe('findCycle', () => {
  it('finds none where the way does not lead back', () => {
    expect(findCycle([edge('b', 'c'), edge('x', 'a')], proposed('a', 'b'))).toBeNull();
  });

  it('names the cycle in the order of waiting, beginning with who would wait', () => {
    const edges = [edge('b', 'x'), edge('b', 'c'), edge('c', 'a')];
    expect(findCycle(edges, proposed('a', 'b'))).toEqual(['a', 'b', 'c']);
  });

  it('follows each of several providers', () => {
    const both: WaitEdge = { ...edge('b', 'x'), for: ['x' as AgentId, 'a' as AgentId] };
    expect(findCycle([both], proposed('a', 'b'))).toEqual(['a', 'b']);
  });

  it('lets an idle agent whose step waits answer a request, but not provide its work', () => {
    const edges = [edge('b', 'a', 'step')];
    expect(findCycle(edges, proposed('a', 'b', 'request'))).toBeNull();
    expect(findCycle(edges, proposed('a', 'b', 'dependency'))).toEqual(['a', 'b']);
  });

  it('looks at an agent again when it is wanted for its work after it was wanted for an answer', () => {
    const edges = [
      edge('p', 'q', 'request'),
      edge('p', 'r', 'request'),
      edge('r', 'q', 'dependency'),
      edge('q', 'a', 'step'),
    ];
    expect(findCycle(edges, proposed('a', 'p'))).toEqual(['a', 'p', 'r', 'q']);
  });

  it('keeps a graph of requests and dependencies without cycles, and refuses nothing else', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const kind = fc.constantFrom('request' as const, 'dependency' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, kind), { maxLength: 20 }), (attempts) => {
        const edges: WaitEdge[] = [];
        for (const [waiter, provider, on] of attempts) {
          const before = reachable(edges, provider);
          const cycle = findCycle(edges, proposed(waiter, provider, on));
          expect(cycle !== null).toBe(before.has(waiter));
          if (cycle === null) edges.push(edge(waiter, provider, on));
          else expectCycle([...edges, edge(waiter, provider, on)], cycle);
        }
      }),
      propertyRuns(2000),
    );
  });
});

function expectCycle(edges: readonly WaitEdge[], cycle: readonly AgentId[]) {
  for (const [i, waiter] of cycle.entries()) {
    const next = cycle[(i + 1) % cycle.length];
    expect(edges.some((each) => each.waiter === waiter && each.for[0] === next)).toBe(true);
  }
}

/** Everyone that `from` comes to by waiting, itself included, the slow way. */
function reachable(edges: readonly WaitEdge[], from: string): ReadonlySet<string> {
  const found = new Set<string>([from]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    const next = edges.filter(({ waiter }) => found.has(waiter)).flatMap((each) => each.for);
    for (const provider of next) found.add(provider);
  }
  return found;
}
