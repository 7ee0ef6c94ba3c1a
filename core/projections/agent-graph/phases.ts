import { evolveBy } from '#core/log/evolve-by.ts';
import type { PhaseId } from '#core/protocol/ids.ts';
import type { AgentGraph, ColumnPhase } from './graph-state.ts';

/** The headings of the columns: the plan names them, and never moves anyone. */
export const evolvePhases = evolveBy<AgentGraph>({
  'plan-revised': (graph, { body }) => {
    const before = new Map(graph.phases.map((phase) => [phase.id, phase.state]));
    graph.phases = body.plan.phases.map(({ id, name, role }) => ({
      id,
      name,
      role,
      state: before.get(id) ?? 'pending',
    }));
  },
  'phase-started': (graph, { body }) => setPhase(graph, body.phase, 'running'),
  'phase-finished': (graph, { body }) => setPhase(graph, body.phase, 'finished'),
});

function setPhase(graph: AgentGraph, id: PhaseId, state: ColumnPhase['state']): void {
  graph.phases = graph.phases.map((phase) => (phase.id === id ? { ...phase, state } : phase));
}
