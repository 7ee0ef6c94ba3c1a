import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRecord, readJson, textIn, type JsonRecord } from './json-reading.ts';
import { faultOf } from './request-rules.ts';
import { openTestServer, readBody } from './test-http.ts';

/** A stand-in for the API that takes only what the real one takes, in front of a lenient server. */
export interface ValidatingProxy {
  readonly url: string;
  /** The bodies that it let through. */
  readonly passed: readonly JsonRecord[];
  /** Why it refused others. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens the proxy. `upstream` is the address of the server that answers, without a path. What comes
 * of an answer goes on at once, and a client that goes away ends it.
 */
export async function openValidatingProxy(upstream: string): Promise<ValidatingProxy> {
  const passed: JsonRecord[] = [];
  const refused: string[] = [];
  const signatures = new Map<string, string>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request);
    const body = readJson(text);
    const fault = faultOfHeaders(request) ?? faultOf(body, signatures);
    if (fault !== null) {
      refused.push(fault);
      refuse(response, fault);
      return;
    }
    if (isRecord(body)) passed.push(body);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = await fetch(`${upstream}${request.url ?? ''}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
      body: text,
      signal: gone.signal,
    });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'text/plain',
    });
    response.flushHeaders();
    const decoder = new TextDecoder();
    let said = '';
    for await (const piece of answer.body ?? []) {
      said += decoder.decode(piece as Uint8Array, { stream: true });
      // Before it goes on: the client may ask again as soon as it has the last event.
      rememberSignatures(said, signatures);
      response.write(piece);
    }
    response.end();
  }

  const server = await openTestServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      response.writeHead(502);
      response.end(String(error));
    });
  });
  return { url: server.url, passed, refused, close: () => server.close() };
}

function faultOfHeaders({ headers, method }: IncomingMessage): string | null {
  if (method !== 'POST') return 'Method not allowed';
  if (headers['anthropic-version'] === undefined) return 'anthropic-version: header is required';
  const key = headers.authorization ?? headers['x-api-key'];
  return key === undefined ? 'authorization header is required' : null;
}

function refuse(response: ServerResponse, message: string): void {
  response.writeHead(400, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } }),
  );
}

/** Reads the thinking blocks of a stream, so that a later request can be held to them. */
function rememberSignatures(stream: string, signatures: Map<string, string>): void {
  const thinking = new Map<unknown, string>();
  for (const line of stream.split('\n')) {
    const event = line.startsWith('data:') ? readJson(line.slice(5)) : null;
    const delta = isRecord(event) ? event['delta'] : null;
    if (!isRecord(event) || !isRecord(delta)) continue;
    const index = event['index'];
    const before = thinking.get(index) ?? '';
    if (delta['type'] === 'thinking_delta') thinking.set(index, before + textIn(delta['thinking']));
    if (delta['type'] === 'signature_delta') signatures.set(textIn(delta['signature']), before);
  }
}
