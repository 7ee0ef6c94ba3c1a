import type { IncomingMessage, RequestListener, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Logger } from 'pino';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { Signal } from '#core/protocol/signal.ts';
import {
  Acknowledge,
  SOCKET_PATH,
  Watch,
  type ClientEvents,
  type ServerEvents,
  type WatchReply,
} from '#core/protocol/socket-events.ts';
import type { LogTails } from './log-tails.ts';
import { createSignalMerger } from './signal-merger.ts';
import { createViewer, FRAME_MS, type Viewer } from './viewer.ts';

/** A browser's connection may watch at most this many sessions at once. */
const WATCH_LIMIT = 8;
/** The list of sessions is hinted to have changed at most this often, in milliseconds. */
const LIST_HINT_MS = 500;

/** Where sockets meet the log. */
export interface Gateway {
  /** Shows the letters of a model that is typing to those who watch. Lossy. */
  signal(signal: Signal): void;
  /** Says that some session in the list changed. Merged and lossy. */
  hintSessionsChanged(): void;
  close(): Promise<void>;
}

export interface GatewayParts {
  readonly http: HttpServer;
  readonly tails: LogTails;
  readonly logger: Logger;
  /** Whether this upgrade may open a socket: the same gate as every request. */
  admit(request: IncomingMessage): boolean;
}

type Wire = Socket<ClientEvents, ServerEvents>;

/** Opens the socket on the server's own port, WebSocket only. */
export function openGateway(parts: GatewayParts): Gateway {
  const io = attach(parts);
  io.on('connection', (socket) => serve(socket, parts));
  const signals = openSignals(io);
  const hint = openListHint(io);
  return {
    signal: signals.add,
    hintSessionsChanged: hint.hint,
    async close() {
      signals.close();
      hint.close();
      // Closes the sockets only: the HTTP server is its owner's.
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

/**
 * Socket.IO puts itself before the server's request listeners, to serve long polling. We have none
 * of that, and nothing may come before the gate: the listeners are put back as they were.
 */
function attach(parts: GatewayParts): Server<ClientEvents, ServerEvents> {
  const { http } = parts;
  const listeners = http.listeners('request') as RequestListener[];
  const io = new Server<ClientEvents, ServerEvents>(http, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: 16 * 1024,
    allowRequest: (request, answer) => answer(null, parts.admit(request)),
  });
  http.removeAllListeners('request');
  for (const listener of listeners) http.on('request', listener);
  return io;
}

function serve(socket: Wire, parts: GatewayParts): void {
  const watching = new Map<SessionId, { viewer: Viewer; stop: () => void }>();
  const unwatch = (session: string) => {
    watching.get(session as SessionId)?.stop();
    watching.delete(session as SessionId);
    void socket.leave(session);
  };

  socket.on('watch', (raw: unknown, reply: unknown) => {
    if (typeof reply !== 'function') return;
    const answer = reply as (reply: WatchReply) => void;
    const watch = Watch.safeParse(raw);
    if (!watch.success) return answer(refusal('bad-request', 'That is no session to watch.'));
    if (watching.size >= WATCH_LIMIT && !watching.has(watch.data.session)) {
      return answer(refusal('too-many', `One page watches at most ${WATCH_LIMIT} sessions.`));
    }
    startWatching(watch.data, answer).catch((error: unknown) => {
      parts.logger.error({ err: error }, 'a viewer could not be served');
      answer(refusal('unavailable', 'The log can’t be read right now. It will be tried again.'));
    });
  });

  async function startWatching(watch: Watch, answer: (reply: WatchReply) => void): Promise<void> {
    const { session, after } = watch;
    const head = await parts.tails.head(session);
    if (head === null) return answer(refusal('session-missing', 'There is no such session.'));
    unwatch(session);
    if (!socket.connected) return;
    answer({ ok: true, head });
    const viewer = viewerFor({ socket, session }, Math.min(after, head), parts);
    const stopFollowing = parts.tails.follow(session, (seq) => viewer.advance(seq));
    watching.set(session, {
      viewer,
      stop: () => {
        stopFollowing();
        viewer.close();
      },
    });
    await socket.join(session);
    viewer.advance(head);
  }

  socket.on('acknowledge', (raw: unknown) => {
    const acknowledge = Acknowledge.safeParse(raw);
    if (!acknowledge.success) return;
    watching.get(acknowledge.data.session)?.viewer.acknowledge(acknowledge.data.seq);
  });
  socket.on('unwatch', (session: unknown) => {
    if (typeof session === 'string') unwatch(session);
  });
  socket.on('disconnect', () => {
    for (const session of [...watching.keys()]) unwatch(session);
  });
}

function viewerFor(
  { socket, session }: { socket: Wire; session: SessionId },
  start: Seq,
  parts: GatewayParts,
): Viewer {
  return createViewer(start, {
    read: (after, limit) => parts.tails.read(session, after, limit),
    send: (entries, head) => socket.emit('frame', { session, entries, head }),
    now: () => performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    onFailure: (error) => {
      parts.logger.error({ err: error, session }, 'reading for a viewer failed');
      socket.disconnect(true);
    },
  });
}

function openSignals(io: Server<ClientEvents, ServerEvents>) {
  const merger = createSignalMerger();
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    timer = null;
    for (const [session, signals] of merger.drain())
      io.to(session).volatile.emit('signals', signals);
  };
  return {
    add(signal: Signal) {
      merger.add(signal);
      timer ??= setTimeout(flush, FRAME_MS);
    },
    close: () => clearTimeout(timer ?? undefined),
  };
}

function openListHint(io: Server<ClientEvents, ServerEvents>) {
  let timer: NodeJS.Timeout | null = null;
  return {
    hint() {
      timer ??= setTimeout(() => {
        timer = null;
        io.volatile.emit('sessions-changed');
      }, LIST_HINT_MS);
    },
    close: () => clearTimeout(timer ?? undefined),
  };
}

function refusal(kind: string, message: string): WatchReply {
  return { ok: false, kind, message };
}
