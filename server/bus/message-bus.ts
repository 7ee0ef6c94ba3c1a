import type { Finding } from '#core/protocol/finding.ts';
import type { Json } from '#core/protocol/content.ts';
import type { EntryBodies, EntryDraft } from '#core/protocol/entry.ts';
import type { Failure } from '#core/protocol/failure.ts';
import type { WaitSubject } from '#core/protocol/wait.ts';
import type { Stance } from '#core/protocol/decision.ts';
import type { AgentId, DecisionId, FindingId, MessageId, Seq, StepId } from '#core/protocol/ids.ts';
import type {
  Check,
  Importance,
  Message,
  MessageKind,
  Notice,
  Proposal,
  Recipient,
  Refusal,
  Response,
} from '#core/protocol/message.ts';

/** A message as it lies in a mailbox: `seq` is the `message-sent` that carries it. */
export interface Delivered {
  readonly message: Message;
  readonly seq: Seq;
}

/** Why an idle agent wakes. */
export type WakeReason = 'assignment' | 'request' | 'message' | 'fulfilment' | 'critical' | 'stall';

/** An agent's bounded inbox. Filled by the bus alone, emptied by the agent's loop alone. */
export interface Mailbox {
  readonly agent: AgentId;
  /**
   * Takes what the next call reads, in the order of the log. At the first call of a turn that is
   * everything; within a turn everything but `low` messages, unless a later message of the same
   * sender is read: reading a message reads all that came earlier from its sender.
   */
  take(at: 'turn' | 'call'): readonly Delivered[];
  /** Why the waiting mail would wake an idle agent, or null when none of it does. */
  wakes(): WakeReason | null;
  /** The waiting messages of critical importance, in the order of the log. */
  criticals(): readonly Delivered[];
  /** How many messages wait. */
  size(): number;
  /** Called synchronously after each delivery here. Returns the way to stop it. */
  onDelivery(listener: (delivered: Delivered) => void): () => void;
}

export interface AgentRegistration {
  readonly agent: AgentId;
  readonly role: EntryBodies['agent-registered']['role'];
  readonly capabilities: readonly string[];
  /** The kinds that reach this agent when a message is addressed to all. */
  readonly subscriptions: readonly MessageKind[];
  readonly model: EntryBodies['agent-registered']['model'];
  readonly systemPrompt: EntryBodies['agent-registered']['systemPrompt'];
  readonly tools: EntryBodies['agent-registered']['tools'];
}

interface DraftBase {
  readonly from: AgentId;
  /** `all`: every other agent on the bus that subscribes to the kind. */
  readonly to: 'all' | readonly AgentId[];
  readonly text: string;
  readonly importance?: Importance;
  readonly about?: readonly FindingId[];
  /** The seqs that made the sender say this. */
  readonly causation: readonly Seq[];
  readonly via: EntryBodies['message-sent']['via'];
  /** A sender that may repeat itself names the message; a known id is not sent again. */
  readonly id?: MessageId;
}

/** What a sender wants to say; the bus gives it an id and resolves its recipients. */
export type MessageDraft = DraftBase &
  (
    | { readonly kind: 'discovery'; readonly findings: readonly Finding[] }
    | {
        readonly kind: 'request';
        readonly timeoutMs: number;
        /** Of a request to the human alone: what answers it at the deadline. */
        readonly fallback?: string;
      }
    | {
        readonly kind: 'response';
        readonly correlationId: MessageId;
        readonly data?: Readonly<Record<string, Json>>;
      }
    | {
        readonly kind: 'broadcast';
        readonly status?: 'fixing' | 'fixed' | 'declined';
        /** Makes it an order: refused unless the sender leads by this term now. */
        readonly term?: { readonly decision: DecisionId; readonly term: number };
      }
    | {
        readonly kind: 'proposal';
        readonly decision: DecisionId;
        readonly version: number;
        readonly role: Proposal['role'];
      }
    | {
        readonly kind: 'ballot';
        readonly decision: DecisionId;
        readonly version: number;
        readonly choices: readonly string[];
        readonly stance?: Stance;
      }
    | { readonly kind: 'dependency'; readonly topic: string }
    | { readonly kind: 'fulfilment'; readonly topic: string }
    | {
        readonly kind: 'validation';
        readonly verdict: 'pass' | 'fail' | 'inconclusive';
        readonly checks: readonly Check[];
      }
    | { readonly kind: 'assignment'; readonly step: StepId; readonly planVersion: number }
    | {
        readonly kind: 'notice';
        readonly topic: Notice['topic'];
        readonly regarding?: MessageId;
        readonly triggers?: Notice['triggers'];
        readonly decision?: NonNullable<Notice['decision']>;
      }
  );

/** What became of a message at its sending. */
export interface Sent {
  readonly message: Message;
  readonly seq: Seq;
  readonly recipients: readonly Recipient[];
}

/** How a request ended for the one who waited. */
export type RequestOutcome =
  | {
      readonly kind: 'response';
      readonly request: MessageId;
      readonly response: Response;
      readonly seq: Seq;
    }
  | { readonly kind: 'expired'; readonly request: MessageId }
  | { readonly kind: 'refused'; readonly request: MessageId; readonly reason: Refusal }
  | { readonly kind: 'deadlock'; readonly cycle: readonly AgentId[] }
  | { readonly kind: 'provider-left'; readonly request: MessageId; readonly provider: AgentId }
  | { readonly kind: 'interrupted'; readonly request: MessageId };

/** How waiting for a dependency ended. */
export type DependencyOutcome =
  | {
      readonly kind: 'fulfilled';
      readonly topic: string;
      readonly by: AgentId;
      readonly text: string;
      readonly seq: Seq | null;
    }
  | { readonly kind: 'expired'; readonly topic: string }
  | { readonly kind: 'refused'; readonly topic: string; readonly reason: Refusal }
  | { readonly kind: 'deadlock'; readonly cycle: readonly AgentId[] }
  | { readonly kind: 'provider-left'; readonly topic: string; readonly provider: AgentId }
  | { readonly kind: 'interrupted'; readonly topic: string };

/** Someone who is blocked, and on whom. */
export interface WaitEdge {
  readonly waiter: AgentId;
  readonly for: readonly AgentId[];
  readonly on: WaitSubject;
}

/**
 * The team's only way to speak. Every method resolves after its entries are committed; nothing is
 * delivered before. The contract is docs/delivery-contract.md.
 */
export interface MessageBus {
  /** Puts an agent on the bus. Rejects with `AgentNameTaken`: names are never reused. */
  register(registration: AgentRegistration): Promise<Mailbox>;
  /**
   * Puts an agent back on the bus, in its old seat and with its old mailbox: one that has left, or
   * one that was there when the session was broken off. Rejects with `AgentNotOnBus` when this
   * session never had it.
   */
  rejoin(agent: AgentId): Promise<Mailbox>;
  /** Sends without waiting for an answer. A refusal is in `recipients`, never thrown. */
  send(draft: MessageDraft): Promise<Sent>;
  /** Sends a request to one agent and waits: until answered, expired, refused or interrupted by `signal`. */
  request(
    draft: Extract<MessageDraft, { kind: 'request' }>,
    signal: AbortSignal,
  ): Promise<RequestOutcome>;
  /** Declares what is needed and from whom, and waits for its fulfilment (which may be in the past). */
  awaitDependency(wait: DependencyWait, signal: AbortSignal): Promise<DependencyOutcome>;
  /** Takes an agent off the bus and settles everyone who waits for it. */
  leave(
    agent: AgentId,
    reason: 'session-ended' | 'failed' | 'removed',
    failure?: Failure,
  ): Promise<void>;
  /**
   * Takes note of entries about decisions that are appended in the same breath, so that no order
   * slips in between: from now on those of a term that is over are refused.
   */
  foresee(drafts: readonly EntryDraft[]): void;
  /** Agents on the bus now, in the order of their registration. */
  agents(): readonly AgentId[];
  /** Who waits for whom, now. */
  waits(): readonly WaitEdge[];
  /**
   * The cycle that waiting calls would stand in if these steps waited, in place of those that wait
   * now; null when there would be none. A cycle of steps alone is not looked for.
   */
  cycleWith(steps: readonly WaitEdge[]): readonly AgentId[] | null;
  /** Ends deadlines and waits; for shutdown. */
  close(): void;
}

export interface DependencyWait {
  readonly waiter: AgentId;
  readonly provider: AgentId;
  readonly topic: string;
  readonly timeoutMs: number;
  readonly causation: readonly Seq[];
}
