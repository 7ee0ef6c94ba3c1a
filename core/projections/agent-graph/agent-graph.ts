import type { Projection } from '#core/log/projection.ts';
import { evolveAgents } from './agents.ts';
import { evolveDeliveries } from './deliveries.ts';
import { evolveDiscoveries } from './discoveries.ts';
import { copyGraph, emptyGraph, type AgentGraph } from './graph-state.ts';
import { evolvePhases } from './phases.ts';

/**
 * The live graph: agents with their seats and what they do, discoveries, every delivery, and the
 * edges that stand for them. At any seq the union of all edges' deliveries is exactly the
 * deliveries in the log up to there.
 */
export const agentGraph: Projection<AgentGraph> = {
  name: 'agent-graph',
  version: 5,
  initial: emptyGraph,
  evolve: (graph, entry) => {
    evolveAgents(graph, entry);
    evolveDeliveries(graph, entry);
    evolveDiscoveries(graph, entry);
    evolvePhases(graph, entry);
  },
  copy: copyGraph,
};
