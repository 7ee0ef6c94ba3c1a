import {
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { judge, METHODS, type GateSettings, type RefusedVisit, type Verdict } from './gate.ts';

/** Wraps a request listener so that only what passes the gate reaches it. */
export function gated(listener: RequestListener, settings: GateSettings): RequestListener {
  return (request, response) => {
    const verdict = judgeRequest(request, settings, false);
    switch (verdict.kind) {
      case 'pass':
        listener(request, response);
        return;
      case 'sign-in':
        response.writeHead(303, {
          location: verdict.location,
          'set-cookie': verdict.cookie,
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
        });
        response.end();
        return;
      case 'refuse':
        answerRefusal(request, response, verdict);
    }
  };
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Puts the gate before all upgrade listeners that `server` has now; a refusal says why. */
export function gateUpgrades(server: Server, settings: GateSettings): void {
  const listeners = server.listeners('upgrade') as UpgradeListener[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const verdict = judgeRequest(request, settings, true);
    if (verdict.kind === 'refuse') refuseUpgrade(socket, verdict);
    else for (const listener of listeners) listener.call(server, request, socket, head);
  });
}

/** Whether a socket may be opened by this upgrade request. */
export function admitsUpgrade(request: IncomingMessage, settings: GateSettings): boolean {
  return judgeRequest(request, settings, true).kind === 'pass';
}

function judgeRequest(request: IncomingMessage, settings: GateSettings, upgrade: boolean): Verdict {
  const { method = 'GET', url = '/', headers } = request;
  return judge({ method, target: url, headers, upgrade }, settings);
}

type Refusal = Extract<Verdict, { kind: 'refuse' }>;

function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  const body = JSON.stringify({ error: reason });
  // Who is turned away may have gone already.
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}

function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  { status, reason }: Refusal,
): void {
  const headers = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: METHODS.join(', ') }),
  };
  if (request.headers.accept?.includes('text/html')) {
    response.writeHead(status, {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    response.end(refusalPage(reason));
    return;
  }
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: reason }));
}

function refusalPage(reason: RefusedVisit): string {
  const message = reason.message.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>MAOS</title>
<style>:root{color-scheme:dark light}body{font:16px/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:100vh;margin:0;padding:24px;background:Canvas;color:CanvasText}main{max-width:34em}h1{font-size:20px;margin:0 0 8px}p{margin:0}</style>
<main><h1>MAOS is locked</h1><p>${message}</p></main></html>`;
}
