import { LogMap } from '#core/log/log-map.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import type { Place, Severity } from '#core/protocol/finding.ts';
import type { FindingStatus } from '#core/protocol/finding-status.ts';
import type {
  AgentId,
  FindingId,
  MessageId,
  PhaseId,
  Seq,
  StepId,
  ToolUseId,
} from '#core/protocol/ids.ts';
import type { Importance, MessageKind } from '#core/protocol/message.ts';
import { DEFAULT_TEAM, type Role } from '#core/protocol/team.ts';
import type { Delivery, DeliveryId, EdgeId, StateCounts } from './delivery.ts';
import { planSeats, type Seat, type SeatPlan } from './seats.ts';

/** What an agent is doing, as its ring shows it. */
export type AgentState =
  'starting' | 'thinking' | 'tool' | 'waiting' | 'paused' | 'idle' | 'failed' | 'left';

/** Who an agent is blocked on, since when and until when (epoch milliseconds, or no deadline). */
export interface AgentWait {
  readonly on: WaitSubject;
  readonly for: readonly AgentId[];
  readonly since: number;
  readonly deadlineAt: number | null;
}

/** An agent, or whoever else speaks or is spoken to: `stranger` for one who never registered. */
export interface AgentNode {
  readonly id: AgentId;
  readonly role: Role | 'human' | 'stranger';
  readonly seat: Seat;
  readonly state: AgentState;
  /** Since when it is in that state, epoch milliseconds. */
  readonly since: number;
  /** What it does now or said last, in one line; empty before it did anything. */
  readonly doing: string;
  /** What it is blocked on; the last one began last. */
  readonly waits: readonly AgentWait[];
  readonly tools: readonly ToolUseId[];
  readonly turnOpen: boolean;
  /** A call to its model is in flight. */
  readonly callOpen: boolean;
  /** It is held by itself, whether or not the whole session is. */
  readonly held: boolean;
  /** Milliseconds until the attempt after a failed call, while it waits for that. */
  readonly retryInMs: number | null;
  /** Deliveries to it that no call has read and nothing else has settled. */
  readonly mailWaiting: number;
  readonly calls: number;
  /** How many of its calls were broken off for critical news. */
  readonly interruptions: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly step: { readonly id: StepId; readonly title: string } | null;
  /** Why it failed or left; empty otherwise. */
  readonly reason: string;
  readonly discoveries: number;
}

/** One finding of a discovery, as its card shows it. */
export interface DiscoveryFinding {
  readonly id: FindingId;
  readonly title: string;
  readonly severity: Severity;
  readonly place: Place;
  readonly status: FindingStatus;
}

/** A discovery as a card beneath its finder. */
export interface DiscoveryNode {
  readonly id: MessageId;
  readonly finder: AgentId;
  readonly importance: Importance;
  readonly text: string;
  readonly findings: readonly DiscoveryFinding[];
  readonly seq: Seq;
  readonly at: number;
  /** How many discoveries its finder shared before. */
  readonly place: number;
  /** Null when it lies in its finder's stack. */
  readonly seat: Seat | null;
}

/** A finder's discoveries beyond those that are shown. */
export interface DiscoveryStack {
  readonly id: `stack:${string}`;
  readonly finder: AgentId;
  readonly count: number;
  readonly seat: Seat;
}

/** All deliveries of one kind from one agent to another. */
export interface GraphEdge {
  readonly id: EdgeId;
  readonly source: AgentId;
  readonly target: AgentId;
  readonly kind: MessageKind;
  /** How many deliveries it stands for, in all and by state. */
  readonly count: number;
  readonly counts: StateCounts;
  /** The last sent delivery; the others follow by `previous`. */
  readonly last: DeliveryId;
  readonly lastSeq: Seq;
  readonly lastAt: number;
  /**
   * Which of the parallel lines between its two agents it is: 0 is the straight one, 1, 2 … lie to
   * the right and -1, -2 … to the left of the way from the agent whose id sorts first. Never changes.
   */
  readonly lane: number;
}

/** The lanes between two agents that are taken so far, from `left` up to and without `right`. */
export interface PairLanes {
  readonly left: number;
  readonly right: number;
  /** A lane kept for the answers to a request's edge, by the edge that will take it. */
  readonly kept: Readonly<Record<string, number>>;
}

/** The heading of a column: the phases that its role works in, as the plan names them. */
export interface ColumnPhase {
  readonly id: PhaseId;
  readonly name: string;
  readonly state: 'pending' | 'running' | 'finished';
  readonly role: Role | null;
}

/** Everything that is drawn on the graph. */
export interface AgentGraph {
  seats: SeatPlan;
  /** The whole session is held. */
  held: boolean;
  phases: readonly ColumnPhase[];
  readonly agents: LogMap<AgentId, AgentNode>;
  readonly discoveries: LogMap<MessageId, DiscoveryNode>;
  readonly stacks: LogMap<AgentId, DiscoveryStack>;
  readonly deliveries: LogMap<DeliveryId, Delivery>;
  /** The states of each message's deliveries. */
  readonly tallies: LogMap<MessageId, StateCounts>;
  readonly edges: LogMap<EdgeId, GraphEdge>;
  readonly pairs: LogMap<string, PairLanes>;
  /** The status of each finding and the discoveries that carry it. */
  readonly findings: LogMap<
    FindingId,
    { readonly status: FindingStatus; readonly in: readonly MessageId[] }
  >;
  /** Messages that an agent's tool result carried: its next call reads them. */
  readonly carried: LogMap<AgentId, readonly MessageId[]>;
  readonly stepTitles: LogMap<StepId, string>;
  /** How many agents have their seat in each column, by role. */
  readonly seated: LogMap<AgentNode['role'], number>;
}

/** The graph before the first entry, with seats for the default team. */
export function emptyGraph(): AgentGraph {
  return {
    seats: planSeats(DEFAULT_TEAM),
    held: false,
    phases: [],
    agents: new LogMap(),
    discoveries: new LogMap(),
    stacks: new LogMap(),
    deliveries: new LogMap(),
    tallies: new LogMap(),
    edges: new LogMap(),
    pairs: new LogMap(),
    findings: new LogMap(),
    carried: new LogMap(),
    stepTitles: new LogMap(),
    seated: new LogMap(),
  };
}

/** A graph that later entries change independently. */
export function copyGraph(graph: AgentGraph): AgentGraph {
  return {
    seats: graph.seats,
    held: graph.held,
    phases: graph.phases,
    agents: graph.agents.copy(),
    discoveries: graph.discoveries.copy(),
    stacks: graph.stacks.copy(),
    deliveries: graph.deliveries.copy(),
    tallies: graph.tallies.copy(),
    edges: graph.edges.copy(),
    pairs: graph.pairs.copy(),
    findings: graph.findings.copy(),
    carried: graph.carried.copy(),
    stepTitles: graph.stepTitles.copy(),
    seated: graph.seated.copy(),
  };
}
