import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import type { AgentId, Seq } from '../../core/protocol/ids.ts';
import { SOCKET_PATH, type Frame } from '../../core/protocol/socket-events.ts';
import type { SessionLog } from '../../server/persistence/session-log.ts';
import type { SessionLogStore } from '../../server/persistence/session-log-store.ts';
import { openGateway } from '../../server/realtime/gateway.ts';
import { createLogTails } from '../../server/realtime/log-tails.ts';
import type { Case } from '../measured.ts';
import { join, openBus, openLog, silent } from './bench-session.ts';
import { openStore } from './bench-store.ts';
import { messageDrafts } from './entry-drafts.ts';
import { messageTexts } from './message-texts.ts';
import { ONE_AT_A_TIME, oneAtATime } from './publish.ts';
import { mustBe, mustBeConsecutive } from './verify.ts';

/** Milliseconds from a send on the bus to a viewer who watches the session, median, one at a time. */
export const publishToViewer: Case = async ({ databaseUrl }) => {
  const persistence = await openStore(databaseUrl);
  const { store } = persistence;
  const log = await openLog(store);
  const bus = openBus(log);
  await join(bus, ['analyst-1', 'developer-1']);
  const [from, to] = ['analyst-1', 'developer-1'] as AgentId[] as [AgentId, AgentId];
  const http = await listen();
  const tails = tailsOf(store);
  tails.attach(log);
  const gateway = openGateway({ http, tails, logger: silent, admit: () => true });
  const viewer = await openViewer(http, log);

  const head = log.head();
  const texts = messageTexts(ONE_AT_A_TIME, 300);
  const measured = await oneAtATime(texts, async (text) => {
    const start = performance.now();
    const received = viewer.next();
    await bus.send({ kind: 'broadcast', from, to: [to], text, causation: [], via: 'tool' });
    return (await received) - start;
  });

  mustBeConsecutive(viewer.seqs, head + 1, texts.length);
  viewer.close();
  bus.close();
  await gateway.close();
  http.close();
  await persistence.close();
  return measured;
};

/** The same commit, then a bare Socket.IO emit of what was committed. */
export const emitAfterCommit: Case = async ({ databaseUrl }) => {
  const persistence = await openStore(databaseUrl);
  const log = await openLog(persistence.store);
  const http = await listen();
  const server = new Server(http, { transports: ['websocket'], serveClient: false });
  const socket = io(addressOf(http), { transports: ['websocket'] });
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  const seqs: Seq[] = [];

  const drafts = messageDrafts(ONE_AT_A_TIME);
  const measured = await oneAtATime(drafts, async (draft) => {
    const start = performance.now();
    const received = new Promise<number>((resolve) => {
      socket.once('frame', ({ entries }: Frame) => {
        seqs.push(...entries.map(({ seq }) => seq));
        resolve(performance.now());
      });
    });
    const entries = await log.append([draft]);
    server.emit('frame', { session: log.session, entries, head: log.head() });
    return (await received) - start;
  });

  mustBeConsecutive(seqs, 1, drafts.length);
  socket.disconnect();
  await server.close();
  await persistence.close();
  return measured;
};

/** The head of the log is watched already, and what comes is acknowledged as a browser does. */
async function openViewer(http: HttpServer, log: SessionLog) {
  const { session } = log;
  const socket: Socket = io(addressOf(http), { path: SOCKET_PATH, transports: ['websocket'] });
  const seqs: Seq[] = [];
  let tell: (at: number) => void = () => undefined;
  socket.on('frame', ({ entries }: Frame) => {
    const at = performance.now();
    for (const { seq } of entries) seqs.push(seq);
    socket.emit('acknowledge', { session, seq: seqs.at(-1) });
    tell(at);
  });
  const reply = (await socket.emitWithAck('watch', { session, after: log.head() })) as {
    readonly ok: boolean;
  };
  mustBe(reply.ok, true, 'the answer to watch');
  return {
    seqs,
    /** When the next frame comes. */
    next: () => new Promise<number>((resolve) => (tell = resolve)),
    close: () => socket.disconnect(),
  };
}

function tailsOf(store: SessionLogStore) {
  return createLogTails({
    head: (session) => store.head(session),
    read: (session, after, limit) => store.read(session, after, limit),
    every(ms, callback) {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
  });
}

async function listen(): Promise<HttpServer> {
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return http;
}

function addressOf(http: HttpServer): string {
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
