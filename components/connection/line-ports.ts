import type { Acknowledge, Watch, WatchReply } from '#core/protocol/socket-events.ts';

/** The life of the one socket that a page has. `retryAt` in epoch milliseconds. */
export type LineLife =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly retryAt: number }
  | { readonly kind: 'refused' };

/** What comes in, not yet parsed. */
export interface LineEvents {
  readonly frame: unknown;
  readonly signals: unknown;
  readonly 'sessions-changed': undefined;
}

/** An open socket, whatever its make. Sending on a socket that is down does nothing. */
export interface OpenSocket {
  watch(watch: Watch, reply: (reply: WatchReply) => void): void;
  unwatch(session: string): void;
  acknowledge(acknowledge: Acknowledge): void;
  close(): void;
}

export interface SocketListeners {
  onOpen(): void;
  /** It could not be opened, or went down; it will not come back by itself. */
  onDown(): void;
  onEvent<E extends keyof LineEvents>(event: E, payload: LineEvents[E]): void;
}

export interface LinePorts {
  readonly open: (listeners: SocketListeners) => OpenSocket;
  /** Why a socket could not be opened, asked over HTTP: `refused` when this browser is not let in. */
  readonly probe: () => Promise<'refused' | 'other'>;
  readonly now: () => number;
  /** Calls back after `ms`; returns the way to cancel. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** From 0 to 1. */
  readonly random: () => number;
}
