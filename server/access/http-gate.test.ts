import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toGateSettings } from './gate-settings.ts';
import { gated, gateUpgrades } from './http-gate.ts';

const token = 'correct-horse-battery';
const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
let server: Server;
let port: number;

beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  const gate = toGateSettings({ host: '127.0.0.1', port, token, origin: null });
  server.on(
    'request',
    gated((_request, response) => response.end('inside'), gate),
  );
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  gateUpgrades(server, gate);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Answer {
  readonly status: number;
  readonly allow: string | undefined;
  readonly body: string;
}

function ask(method: string, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, allow: answer.headers.allow, body }),
      );
    });
    sent.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, allow: undefined, body: '' });
    });
    sent.on('error', reject);
    sent.end();
  });
}

it('turns a socket away with a status and a reason, before anything else hears of it', async () => {
  const origin = `http://127.0.0.1:${port}`;
  const authorization = `Bearer ${token}`;
  const refused = [
    [{ origin }, 401, 'token-missing'],
    [{ origin, authorization: 'Bearer guessed' }, 401, 'token-wrong'],
    [{ origin: 'http://evil.example', authorization }, 403, 'wrong-origin'],
    [{ host: 'evil.example', origin, authorization }, 403, 'wrong-host'],
  ] as const;
  for (const [headers, status, kind] of refused) {
    const answer = await ask('GET', '/socket/', { ...upgrade, ...headers });
    expect(answer).toMatchObject({ status });
    expect(JSON.parse(answer.body)).toMatchObject({ error: { kind } });
  }
  const admitted = await ask('GET', '/socket/', { ...upgrade, origin, authorization });
  expect(admitted.status).toBe(101);
});

it('names the methods that it takes to who comes with another', async () => {
  const authorization = `Bearer ${token}`;
  const answer = await ask('DELETE', '/api/sessions', { authorization });
  expect(answer).toMatchObject({ status: 405, allow: 'GET, HEAD, POST' });
  expect((await ask('GET', '/', { authorization })).body).toBe('inside');
});
