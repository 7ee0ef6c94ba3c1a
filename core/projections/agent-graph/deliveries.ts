import { evolveBy } from '#core/log/evolve-by.ts';
import type { EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, MessageId, Seq } from '#core/protocol/ids.ts';
import { addMail, ensureNode } from './agents.ts';
import {
  NO_DELIVERIES,
  deliveryId,
  isOpen,
  moveCount,
  type Delivery,
  type DeliveryState,
  type EdgeId,
} from './delivery.ts';
import { addToEdge, deliveriesOnEdge, moveOnEdge } from './edges.ts';
import type { AgentGraph } from './graph-state.ts';

/** What became of messages: from sendings, the calls that read, answers and later changes. */
export const evolveDeliveries = evolveBy<AgentGraph>({
  'message-sent': (graph, entry) => {
    send(graph, entry);
    const { message } = entry.body;
    if (message.kind === 'response') answer(graph, message.correlationId, entry);
  },
  'call-started': (graph, entry) => {
    for (const message of entry.body.reads) read(graph, message, entry);
    const carried = graph.carried.get(entry.body.agent) ?? [];
    for (const message of carried) read(graph, message, entry);
    if (carried.length > 0) graph.carried.set(entry.body.agent, []);
  },
  'tool-finished': (graph, { body }) => {
    if (body.carried.length === 0) return;
    const before = graph.carried.get(body.agent) ?? [];
    graph.carried.set(body.agent, [...before, ...body.carried]);
  },
  'delivery-changed': (graph, { seq, body }) => {
    const delivery = graph.deliveries.get(deliveryId(body.message, body.agent));
    if (!delivery) return;
    // Why a request stays without an answer says more than that it lies unread.
    if (isOpen(delivery.state) || delivery.state === 'unread')
      move(graph, delivery, { state: body.state, seq });
  },
  'agent-left': (graph, { seq, body }) => {
    if (body.unreadIsFinal === true) {
      moveAll(graph, body.agent, { from: 'queued', state: 'unread', seq });
    }
  },
  'agent-returned': (graph, { seq, body }) =>
    moveAll(graph, body.agent, { from: 'unread', state: 'queued', seq }),
});

function send(graph: AgentGraph, { seq, at, body }: EntryOf<'message-sent'>): void {
  const { message } = body;
  ensureNode(graph, message.from, at);
  let tally = NO_DELIVERIES;
  for (const recipient of body.recipients) {
    const to = recipient.agent;
    ensureNode(graph, to, at);
    const edge: EdgeId = `${message.from}→${to}:${message.kind}`;
    const delivery: Delivery = {
      id: deliveryId(message.id, to),
      edge,
      message: message.id,
      kind: message.kind,
      importance: message.importance,
      from: message.from,
      to,
      seq,
      at,
      state: recipient.state,
      stateSeq: seq,
      refusal: recipient.state === 'refused' ? recipient.reason : null,
      readInCall: null,
      readAt: null,
      answeredBy: null,
      previous: graph.edges.get(edge)?.last ?? null,
    };
    graph.deliveries.set(delivery.id, delivery);
    addToEdge(graph, delivery);
    tally = moveCount(tally, null, delivery.state);
    if (delivery.state === 'queued') addMail(graph, to, 1);
  }
  graph.tallies.set(message.id, tally);
}

function answer(graph: AgentGraph, request: MessageId, entry: EntryOf<'message-sent'>): void {
  const { id, from } = entry.body.message;
  const delivery = graph.deliveries.get(deliveryId(request, from));
  if (!delivery || delivery.state === 'refused' || delivery.state === 'answered') return;
  move(graph, { ...delivery, answeredBy: id }, { state: 'answered', seq: entry.seq });
}

function read(graph: AgentGraph, message: MessageId, entry: EntryOf<'call-started'>): void {
  const { call, agent } = entry.body;
  const delivery = graph.deliveries.get(deliveryId(message, agent));
  if (!delivery || delivery.readInCall !== null || delivery.state === 'refused') return;
  const state = delivery.state === 'queued' ? 'read' : delivery.state;
  const seq = state === delivery.state ? delivery.stateSeq : entry.seq;
  move(graph, { ...delivery, readInCall: call, readAt: entry.at }, { state, seq });
}

/** Moves every delivery to an agent that is in one state to another. */
function moveAll(
  graph: AgentGraph,
  agent: AgentId,
  {
    from,
    ...to
  }: { readonly from: DeliveryState; readonly state: DeliveryState; readonly seq: Seq },
): void {
  for (const [id, edge] of graph.edges) {
    if (edge.target !== agent || edge.counts[from] === 0) continue;
    for (const delivery of [...deliveriesOnEdge(graph, id)]) {
      if (delivery.state === from) move(graph, delivery, to);
    }
  }
}

function move(
  graph: AgentGraph,
  delivery: Delivery,
  to: { readonly state: DeliveryState; readonly seq: Seq },
): void {
  graph.deliveries.set(delivery.id, { ...delivery, state: to.state, stateSeq: to.seq });
  if (to.state === delivery.state) return;
  moveOnEdge(graph, delivery, to.state);
  const tally = graph.tallies.get(delivery.message) ?? NO_DELIVERIES;
  graph.tallies.set(delivery.message, moveCount(tally, delivery.state, to.state));
  if (delivery.state === 'queued') addMail(graph, delivery.to, -1);
  if (to.state === 'queued') addMail(graph, delivery.to, 1);
}

/** The deliveries of a message, as far as the graph knows them, in the order of the recipients. */
export function deliveriesOf(
  graph: AgentGraph,
  message: MessageId,
  recipients: readonly { readonly agent: AgentId }[],
): readonly Delivery[] {
  return recipients
    .map(({ agent }) => graph.deliveries.get(deliveryId(message, agent)))
    .filter((delivery) => delivery !== undefined);
}
