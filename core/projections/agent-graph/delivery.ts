import type { AgentId, CallId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { Importance, MessageKind, Refusal } from '#core/protocol/message.ts';

/** What became of one message for one recipient. */
export type DeliveryState =
  | 'queued'
  | 'read'
  | 'answered'
  | 'refused'
  | 'expired'
  | 'superseded'
  | 'provider-left'
  /** Its recipient has left without reading it. */
  | 'unread';

/** Every state, in the order in which interfaces list them. */
export const DELIVERY_STATES = [
  'queued',
  'read',
  'answered',
  'refused',
  'expired',
  'superseded',
  'provider-left',
  'unread',
] as const satisfies readonly DeliveryState[];

/** How many deliveries are in each state. */
export type StateCounts = Readonly<Record<DeliveryState, number>>;
export const NO_DELIVERIES: StateCounts = {
  queued: 0,
  read: 0,
  answered: 0,
  refused: 0,
  expired: 0,
  superseded: 0,
  'provider-left': 0,
  unread: 0,
};

/** The message and its recipient: `m-1→developer-1`. */
export type DeliveryId = `${string}→${string}`;
/** The sender, the recipient and the kind: `analyst-1→developer-1:discovery`. */
export type EdgeId = `${string}→${string}:${MessageKind}`;

/** One message to one recipient. Times in epoch milliseconds, as recorded. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly edge: EdgeId;
  readonly message: MessageId;
  readonly kind: MessageKind;
  readonly importance: Importance;
  readonly from: AgentId;
  readonly to: AgentId;
  /** The seq and time of the sending. */
  readonly seq: Seq;
  readonly at: number;
  readonly state: DeliveryState;
  /** The seq of the entry that brought this state. */
  readonly stateSeq: Seq;
  readonly refusal: Refusal | null;
  /** The call that read it, and when that call began; a delivery can be read and then expire. */
  readonly readInCall: CallId | null;
  readonly readAt: number | null;
  readonly answeredBy: MessageId | null;
  /** The delivery before this one on the same edge: an edge holds its last. */
  readonly previous: DeliveryId | null;
}

/** The id of the delivery of a message to an agent. */
export function deliveryId(message: MessageId, to: AgentId): DeliveryId {
  return `${message}→${to}`;
}

/** The counts of a single delivery, made once: most messages have one recipient. */
const ONE: Readonly<Record<DeliveryState, StateCounts>> = {
  queued: { ...NO_DELIVERIES, queued: 1 },
  read: { ...NO_DELIVERIES, read: 1 },
  answered: { ...NO_DELIVERIES, answered: 1 },
  refused: { ...NO_DELIVERIES, refused: 1 },
  expired: { ...NO_DELIVERIES, expired: 1 },
  superseded: { ...NO_DELIVERIES, superseded: 1 },
  'provider-left': { ...NO_DELIVERIES, 'provider-left': 1 },
  unread: { ...NO_DELIVERIES, unread: 1 },
};

/** The counts with one delivery moved from a state (null: a new delivery) to another. */
export function moveCount(
  counts: StateCounts,
  from: DeliveryState | null,
  to: DeliveryState,
): StateCounts {
  if (counts === NO_DELIVERIES) return ONE[to];
  const next = { ...counts };
  if (from) next[from] -= 1;
  next[to] += 1;
  return next;
}

/** States that nothing changes any more but a late answer. */
export function isOpen(state: DeliveryState): boolean {
  return state === 'queued' || state === 'read';
}
