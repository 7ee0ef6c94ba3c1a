import { z } from 'zod';
import { Entry } from './entry.ts';
import { Seq, SessionId } from './ids.ts';
import type { Signal } from './signal.ts';

/** Browser → server: show me this session's entries after `after`, and go on showing. */
export const Watch = z.object({ session: SessionId, after: Seq }).readonly();
export type Watch = z.infer<typeof Watch>;

/** Browser → server: I have applied everything up to `seq`. */
export const Acknowledge = z.object({ session: SessionId, seq: Seq }).readonly();
export type Acknowledge = z.infer<typeof Acknowledge>;

/** Server → browser: consecutive entries, ascending; `head` is the log's last seq at that time. */
export const Frame = z
  .object({ session: SessionId, entries: z.array(Entry).readonly(), head: Seq })
  .readonly();
export type Frame = z.infer<typeof Frame>;

/** The answer to `watch`. */
export type WatchReply =
  | { readonly ok: true; readonly head: Seq }
  | { readonly ok: false; readonly kind: string; readonly message: string };

export interface ClientEvents {
  watch: (watch: Watch, reply: (reply: WatchReply) => void) => void;
  unwatch: (session: string) => void;
  acknowledge: (acknowledge: Acknowledge) => void;
}

export interface ServerEvents {
  frame: (frame: Frame) => void;
  signals: (signals: readonly Signal[]) => void;
  /** A lossy hint: some session in the list changed; ask again if you show the list. */
  'sessions-changed': () => void;
}

/** The path of the socket, on the same port as the pages. */
export const SOCKET_PATH = '/socket';
