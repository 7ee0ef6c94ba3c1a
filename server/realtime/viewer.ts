import type { Entry } from '#core/protocol/entry.ts';
import type { Seq } from '#core/protocol/ids.ts';

/** At most this many entries travel unacknowledged to one viewer. */
export const WINDOW_ENTRIES = 2_000;
/** At most this many entries in one frame. */
export const FRAME_ENTRIES = 500;
/** While a frame is unacknowledged, the next one follows no sooner than this, in milliseconds. */
export const FRAME_MS = 16;

export interface ViewerPorts {
  /** Committed entries after `after`, from memory when they are recent, else from the store. */
  read(after: Seq, limit: number): readonly Entry[] | Promise<readonly Entry[]>;
  send(entries: readonly Entry[], head: Seq): void;
  now(): number;
  /** Calls back after `ms`; returns the way to cancel. */
  after(ms: number, callback: () => void): () => void;
  /** A read failed; the viewer has ended and its connection should be closed. */
  onFailure(error: unknown): void;
}

/** Someone who looks at a session: a cursor, not a queue. A stalled one costs a few numbers. */
export interface Viewer {
  /** The log has grown to `head`. */
  advance(head: Seq): void;
  /** The viewer has applied everything up to `seq`; what was never sent can't be acknowledged. */
  acknowledge(seq: Seq): void;
  close(): void;
}

/** Starts sending what follows `start`. Sends at once when nothing is in flight. */
export function createViewer(start: Seq, ports: ViewerPorts): Viewer {
  const cursor = { sent: start, acknowledged: start, head: start, sentAt: -Infinity };
  let busy = false;
  let closed = false;
  let cancelTimer: (() => void) | null = null;

  function pump(): void {
    if (busy || closed || cancelTimer !== null) return;
    const limit = room(cursor);
    if (limit <= 0) return;
    const wait = cursor.sent > cursor.acknowledged ? cursor.sentAt + FRAME_MS - ports.now() : 0;
    if (wait > 0) {
      cancelTimer = ports.after(wait, () => {
        cancelTimer = null;
        pump();
      });
      return;
    }
    busy = true;
    deliver(limit);
  }

  function deliver(limit: number): void {
    const entries = ports.read(cursor.sent, limit);
    if (!(entries instanceof Promise)) return finish(entries);
    entries.then(finish, (error: unknown) => {
      closed = true;
      ports.onFailure(error);
    });
  }

  function finish(entries: readonly Entry[]): void {
    busy = false;
    const last = entries.at(-1);
    if (closed || last === undefined) return;
    cursor.sent = last.seq;
    cursor.sentAt = ports.now();
    cursor.head = Math.max(cursor.head, last.seq);
    ports.send(entries, cursor.head);
    pump();
  }

  return {
    advance(head) {
      cursor.head = Math.max(cursor.head, head);
      pump();
    },
    acknowledge(seq) {
      if (seq <= cursor.acknowledged || seq > cursor.sent) return;
      cursor.acknowledged = seq;
      pump();
    },
    close() {
      closed = true;
      cancelTimer?.();
    },
  };
}

function room(cursor: { sent: Seq; acknowledged: Seq; head: Seq }): number {
  const inFlight = cursor.sent - cursor.acknowledged;
  return Math.min(FRAME_ENTRIES, WINDOW_ENTRIES - inFlight, cursor.head - cursor.sent);
}
