import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { SOCKET_PATH } from '#core/protocol/socket-events.ts';

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Next's own socket while pages are being developed. */
const DEVELOPMENT_SOCKET = '/_next/hmr';

/**
 * Ends every upgrade that nobody serves: without this it would hang for ever. The socket's own path
 * is left to the gateway; `development` gets Next's.
 */
export function endStrayUpgrades(server: Server, development: UpgradeListener | null): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const target = request.url ?? '/';
    if (target.startsWith(`${SOCKET_PATH}/`)) return;
    if (development !== null && target.startsWith(DEVELOPMENT_SOCKET)) {
      development(request, socket, head);
      return;
    }
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}
