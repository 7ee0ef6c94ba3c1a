import type { Seq } from '#core/protocol/ids.ts';
import type { Message, MessageKind } from '#core/protocol/message.ts';
import type { Delivered, WakeReason } from './message-bus.ts';

/** A delivery with what a mailbox needs to know of it; one object is shared by all its recipients. */
export interface Letter extends Delivered {
  /** How strongly it wakes an idle agent: an index of WAKE_ORDER. */
  readonly wake: number;
  /** Waits for the next turn. */
  readonly low: boolean;
  /** Passes the bound, and takes no room within it. */
  readonly exempt: boolean;
}

/** Reasons to wake, from none to the strongest. */
export const WAKE_ORDER = [
  null,
  'message',
  'stall',
  'fulfilment',
  'request',
  'assignment',
  'critical',
] as const satisfies readonly (WakeReason | null)[];

/** How a message reached its recipients. */
export interface Address {
  /** Addressed by name, not to all. */
  readonly direct: boolean;
  /** A fulfilment for agents that declared the need. */
  readonly awaited: boolean;
}

/** Kinds that pass the bound whoever sends them, or their waiters would hang. */
export function passesBound(kind: MessageKind): boolean {
  return kind === 'response' || kind === 'notice';
}

/** What a kind wakes for, however important it is; null where its address decides. */
const WAKES_BY_KIND: { readonly [K in MessageKind]: WakeReason | null } = {
  assignment: 'assignment',
  request: 'request',
  discovery: null,
  response: null,
  broadcast: null,
  dependency: null,
  fulfilment: null,
  validation: null,
  notice: null,
  proposal: null,
  ballot: null,
};

function reason(message: Message, { direct, awaited }: Address): WakeReason | null {
  if (message.importance === 'critical') return 'critical';
  if (awaited) return 'fulfilment';
  if (message.kind === 'notice' && message.topic === 'stall') return 'stall';
  const byAddress = direct && message.importance !== 'low' ? 'message' : null;
  return WAKES_BY_KIND[message.kind] ?? byAddress;
}

/** The delivery of a committed message. */
export function toLetter(message: Message, seq: Seq, address: Address): Letter {
  return {
    message,
    seq,
    low: message.importance === 'low',
    wake: WAKE_ORDER.indexOf(reason(message, address)),
    exempt: passesBound(message.kind) || address.awaited,
  };
}
