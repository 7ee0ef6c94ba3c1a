import { io } from 'socket.io-client';
import { SOCKET_PATH, type ClientEvents, type ServerEvents } from '#core/protocol/socket-events.ts';
import type { Socket } from 'socket.io-client';
import type { OpenSocket, SocketListeners } from './line-ports.ts';

/** Opens a Socket.IO socket to the page's own server, WebSocket only; coming back is the line's work. */
export function openSessionSocket(listeners: SocketListeners): OpenSocket {
  const socket: Socket<ServerEvents, ClientEvents> = io({
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  socket.on('connect', () => listeners.onOpen());
  socket.on('connect_error', () => listeners.onDown());
  socket.on('disconnect', () => listeners.onDown());
  socket.on('frame', (frame) => listeners.onEvent('frame', frame));
  socket.on('signals', (signals) => listeners.onEvent('signals', signals));
  socket.on('sessions-changed', () => listeners.onEvent('sessions-changed', undefined));
  return {
    watch: (watch, reply) => void socket.emit('watch', watch, reply),
    unwatch: (session) => void socket.emit('unwatch', session),
    acknowledge: (acknowledge) => void socket.emit('acknowledge', acknowledge),
    close: () => void socket.disconnect(),
  };
}
