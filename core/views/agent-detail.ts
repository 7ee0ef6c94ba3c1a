import type { Delivery } from '#core/projections/agent-graph/delivery.ts';
import { deliveriesOnEdge } from '#core/projections/agent-graph/edges.ts';
import type { AgentNode, DiscoveryNode } from '#core/projections/agent-graph/graph-state.ts';
import {
  callsOf,
  type AgentConversation,
  type CallRecord,
  type ToolRecord,
} from '#core/projections/conversation/conversation.ts';
import type { Cost } from '#core/projections/costs/costs.ts';
import type { StepRecord } from '#core/projections/plan-board/plan-board.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { SessionView } from './session-view.ts';

/** A call with the tools that it used, in the order in which they began. */
export interface CallWithTools {
  readonly call: CallRecord;
  readonly tools: readonly ToolRecord[];
}

/** An agent with all that is known of it. */
export interface AgentDetail {
  readonly node: AgentNode;
  /** Null for one that never registered. */
  readonly conversation: AgentConversation | null;
  /** The last first, at most as many as were asked for; `node.calls` says how many there are. */
  readonly calls: readonly CallWithTools[];
  readonly cost: Cost | null;
  /** Mail that no call has read, in the order in which it came. */
  readonly inbox: readonly Delivery[];
  readonly discoveries: readonly DiscoveryNode[];
  /** The steps that it works or worked on, or will. */
  readonly steps: readonly StepRecord[];
}

/** The details of an agent with its last `limit` calls, or null where there is none of this name. */
export function agentDetail(view: SessionView, id: AgentId, limit = 50): AgentDetail | null {
  const node = view.graph.agents.get(id);
  if (!node) return null;
  return {
    node,
    conversation: view.conversation.agents.get(id) ?? null,
    calls: lastCalls(view, id, limit),
    cost: view.costs.agents.get(id) ?? null,
    inbox: inboxOf(view, id),
    discoveries: [...view.graph.discoveries.values()].filter(({ finder }) => finder === id),
    steps: [...view.plan.steps.values()].filter(({ agent }) => agent === id),
  };
}

function lastCalls(view: SessionView, id: AgentId, limit: number): readonly CallWithTools[] {
  const calls: CallRecord[] = [];
  for (const call of callsOf(view.conversation, id)) {
    if (calls.length === limit) break;
    calls.push(call);
  }
  const tools = new Map<string, ToolRecord[]>(calls.map(({ call }) => [call, []]));
  for (const tool of view.conversation.tools.values()) tools.get(tool.call)?.push(tool);
  return calls.map((call) => ({
    call,
    tools: call.endedAt !== null && call.failure ? [] : (tools.get(call.call) ?? []),
  }));
}

function inboxOf(view: SessionView, id: AgentId): readonly Delivery[] {
  const inbox: Delivery[] = [];
  for (const edge of view.graph.edges.values()) {
    if (edge.target !== id || edge.counts.queued === 0) continue;
    for (const delivery of deliveriesOnEdge(view.graph, edge.id)) {
      if (delivery.state === 'queued') inbox.push(delivery);
    }
  }
  return inbox.sort((one, other) => one.seq - other.seq);
}
