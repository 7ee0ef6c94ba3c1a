import { unreachable } from '#core/lib/unreachable.ts';
import type { Seq } from '#core/protocol/ids.ts';
import type { WatchReply } from '#core/protocol/socket-events.ts';
import type { LineLife } from './line-ports.ts';

/** How a viewer stands to its session's log. `retryAt` in epoch milliseconds. */
export type LogConnection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'lost'; readonly retryAt: number }
  /** It will not come right by itself. `reason`: a kind such as `session-missing`. */
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };

/** A viewer this many entries behind is catching up; less is the ordinary rhythm of frames. */
const BEHIND = 500;

export type Refused = Extract<LogConnection, { kind: 'refused' }>;
/** The server speaks in a way that this page does not know. */
export const UNREADABLE: Refused = { kind: 'refused', reason: 'unreadable', message: '' };

/** What will not come right by itself; null for an answer, and for a trouble that will pass. */
export function refusalOf(reply: WatchReply): Refused | null {
  if (reply.ok || reply.kind === 'unavailable') return null;
  return { kind: 'refused', reason: reply.kind, message: reply.message };
}

interface Progress {
  readonly applied: Seq;
  readonly head: Seq;
  readonly caughtUp: boolean;
}

/** How a viewer stands that was not refused. */
export function standing(life: LineLife, { applied, head, caughtUp }: Progress): LogConnection {
  switch (life.kind) {
    case 'lost':
    case 'connecting':
      return life;
    case 'refused':
      return { kind: 'refused', reason: 'unauthorised', message: '' };
    case 'open':
      if (caughtUp && head - applied < BEHIND) return { kind: 'live' };
      return head === 0 ? { kind: 'connecting' } : { kind: 'catching-up' };
    default:
      return unreachable(life);
  }
}
