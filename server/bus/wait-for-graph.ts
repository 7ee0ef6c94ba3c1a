import type { WaitSubject } from '#core/protocol/wait.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { WaitEdge } from './message-bus.ts';

/** A wait that someone is about to begin. */
export interface ProposedWait {
  readonly waiter: AgentId;
  readonly provider: AgentId;
  readonly kind: WaitSubject['kind'];
}

type Visited = Map<AgentId, Set<boolean>>;

/**
 * Whether an edge out of an agent holds up what is wanted from it. A blocked call holds up
 * everything; a step that waits leaves its agent idle, and an idle agent still answers requests.
 */
function holdsUp(edge: WaitEdge, wanted: WaitSubject['kind']): boolean {
  return edge.on.kind !== 'step' || wanted !== 'request';
}

/**
 * The agents of the cycle that `proposed` would close, in the order in which each waits for the
 * next, beginning with its waiter; null when it closes none. An agent waits for every name of each
 * of its edges, so one path back is enough for a cycle.
 */
export function findCycle(
  edges: readonly WaitEdge[],
  proposed: ProposedWait,
): readonly AgentId[] | null {
  const { waiter, provider, kind } = proposed;
  if (provider === waiter) return [waiter];
  const visited: Visited = new Map();

  function pathBack(agent: AgentId, wanted: WaitSubject['kind']): readonly AgentId[] | null {
    if (agent === waiter) return [];
    if (!firstVisit(visited, agent, wanted)) return null;
    for (const edge of edges) {
      if (edge.waiter !== agent || !holdsUp(edge, wanted)) continue;
      for (const next of edge.for) {
        const path = pathBack(next, edge.on.kind);
        if (path !== null) return [agent, ...path];
      }
    }
    return null;
  }

  const path = pathBack(provider, kind);
  return path === null ? null : [waiter, ...path];
}

/** An agent is looked at twice at most: once as wanted for an answer, once for its work. */
function firstVisit(visited: Visited, agent: AgentId, wanted: WaitSubject['kind']): boolean {
  const seen = visited.get(agent) ?? new Set<boolean>();
  const forAnswer = wanted === 'request';
  if (seen.has(forAnswer)) return false;
  visited.set(agent, seen.add(forAnswer));
  return true;
}
