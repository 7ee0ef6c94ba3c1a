import { evolveBy } from '#core/log/evolve-by.ts';
import {
  STATUS_AFTER_CHANGE,
  statusAfterMerge,
  statusAfterMessage,
  type FindingStatus,
} from '#core/protocol/finding-status.ts';
import type { Finding } from '#core/protocol/finding.ts';
import type { FindingId } from '#core/protocol/ids.ts';
import type { Discovery } from '#core/protocol/message.ts';
import type { AgentGraph, AgentNode, DiscoveryFinding } from './graph-state.ts';
import { cardSeat, coordinatorCardSeat, stackSeat, type Seat } from './seats.ts';

/** Discoveries as cards, and what becomes of what they found. */
export const evolveDiscoveries = evolveBy<AgentGraph>({
  'message-sent': (graph, { seq, at, body }) => {
    const { message } = body;
    if (message.kind === 'discovery') addDiscovery(graph, message, { seq, at });
    for (const finding of message.about) {
      setStatus(graph, finding, (status) => statusAfterMessage(status, message));
    }
  },
  'file-changed': (graph, { body }) => {
    for (const finding of body.findings) setStatus(graph, finding, () => STATUS_AFTER_CHANGE);
  },
  'patches-merged': (graph, { body }) => {
    const merge = { fixed: new Set(body.fixed), validated: new Set(body.validated) };
    for (const id of graph.findings.keys()) {
      setStatus(graph, id, (status) => statusAfterMerge(status, id, merge));
    }
  },
});

function addDiscovery(
  graph: AgentGraph,
  message: Discovery,
  sent: { readonly seq: number; readonly at: number },
): void {
  const finder = graph.agents.get(message.from);
  if (!finder) return;
  const place = finder.discoveries;
  graph.agents.set(finder.id, { ...finder, discoveries: place + 1 });
  const seat = place < graph.seats.shown ? seatOf(finder, place) : null;
  if (!seat) addToStack(graph, finder);
  graph.discoveries.set(message.id, {
    id: message.id,
    finder: finder.id,
    importance: message.importance,
    text: message.text.text,
    findings: message.findings.map((finding) => hold(graph, finding, message)),
    seq: sent.seq,
    at: sent.at,
    place,
    seat,
  });
}

function seatOf(finder: AgentNode, place: number): Seat {
  return finder.role === 'coordinator'
    ? coordinatorCardSeat(finder.seat, place)
    : cardSeat(finder.seat, place);
}

function addToStack(graph: AgentGraph, finder: AgentNode): void {
  graph.stacks.set(finder.id, {
    id: `stack:${finder.id}`,
    finder: finder.id,
    count: (graph.stacks.get(finder.id)?.count ?? 0) + 1,
    seat: stackSeat(graph.seats, finder.seat),
  });
}

function hold(graph: AgentGraph, finding: Finding, message: Discovery): DiscoveryFinding {
  const known = graph.findings.get(finding.id);
  const status = known?.status ?? 'open';
  graph.findings.set(finding.id, { status, in: [...(known?.in ?? []), message.id] });
  const { id, title, severity, place } = finding;
  return { id, title, severity, place, status };
}

function setStatus(
  graph: AgentGraph,
  finding: FindingId,
  change: (status: FindingStatus) => FindingStatus,
): void {
  const known = graph.findings.get(finding);
  if (!known) return;
  const status = change(known.status);
  if (status === known.status) return;
  graph.findings.set(finding, { ...known, status });
  for (const id of known.in) {
    const discovery = graph.discoveries.get(id);
    if (!discovery) continue;
    const findings = discovery.findings.map((each) =>
      each.id === finding ? { ...each, status } : each,
    );
    graph.discoveries.set(id, { ...discovery, findings });
  }
}
