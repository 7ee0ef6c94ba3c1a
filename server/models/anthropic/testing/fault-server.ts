import type { ServerResponse } from 'node:http';
import { openTestServer, readBody } from './test-http.ts';

/** How the server misbehaves at one request. */
export type Fault =
  /** An answer without a stream: 429, 529, 401 … */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** These bytes, then a proper end. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** These bytes up to `at`, then the connection breaks. */
  | { readonly kind: 'cut'; readonly bytes: Uint8Array; readonly at: number }
  /** These bytes, then silence while the client waits. */
  | { readonly kind: 'stall'; readonly bytes: Uint8Array };

export interface FaultServer {
  readonly url: string;
  /** What the next requests meet, first to last; the last one stays. */
  next(...faults: readonly Fault[]): void;
  /** How many requests came. */
  count(): number;
  close(): Promise<void>;
}

/** Opens a server that answers every request with the next fault. */
export async function openFaultServer(): Promise<FaultServer> {
  let faults: readonly Fault[] = [];
  let count = 0;
  const server = await openTestServer((request, response) => {
    void readBody(request).then(() => {
      const fault = faults[Math.min(count, faults.length - 1)];
      count += 1;
      if (fault === undefined) response.destroy();
      else misbehave(response, fault);
    });
  });
  return {
    url: server.url,
    next(...given) {
      faults = given;
      count = 0;
    },
    count: () => count,
    close: () => server.close(),
  };
}

function misbehave(response: ServerResponse, fault: Fault): void {
  if (fault.kind === 'status') {
    const { status, type, message, headers = {} } = fault;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ type: 'error', error: { type, message } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (fault.kind === 'bytes') {
    response.end(fault.bytes);
    return;
  }
  if (fault.kind === 'stall') {
    response.write(fault.bytes);
    return;
  }
  // The headers leave first, so that the break is one of the stream and not of the connection.
  response.flushHeaders();
  response.write(fault.bytes.subarray(0, fault.at), () => response.destroy());
}
