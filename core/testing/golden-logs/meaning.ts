import type { SessionView } from '#core/views/session-view.ts';
import { toSummary } from '#core/views/session-summary.ts';

/**
 * What a log says, apart from how it is drawn: what a golden log pins. Nothing may be taken out
 * here; what later versions understand in addition is not pinned for older logs.
 */
export function meaningOf(view: SessionView): unknown {
  const { graph, plan, findings, files, conversation, timeline, waits } = view;
  const meaning = {
    summary: toSummary(view),
    agents: [...graph.agents.values()].map(({ id, role, state, mailWaiting, calls }) => {
      return { id, role, state, mailWaiting, calls };
    }),
    deliveries: [...graph.deliveries.values()].map(({ id, state, readInCall, answeredBy }) => {
      return { id, state, readInCall, answeredBy };
    }),
    edges: [...graph.edges.values()].map(({ id, count, counts }) => ({ id, count, counts })),
    findings: [...findings.findings.values()].map(({ finding, status, foundBy, fixed, validated }) => {
      return { id: finding.id, status, foundBy, fixed, validated };
    }),
    steps: [...plan.steps.values()].map(({ step, state, agent }) => ({ id: step.id, state, agent })),
    phases: [...plan.phases.values()].map(({ id, state }) => ({ id, state })),
    files: [...files.files.values()].map(({ path, count, agents }) => ({ path, count, agents })),
    calls: [...conversation.calls.values()].map(({ key, reads, results, preview }) => {
      return { key, reads, results, preview };
    }),
    marks: timeline.marks.slice().map(({ seq, kind }) => ({ seq, kind })),
    waits: waits.waits.map(({ agent, on }) => ({ agent, on })),
  };
  return JSON.parse(JSON.stringify(meaning));
}
