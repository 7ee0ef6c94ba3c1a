import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssistantBlock } from '#core/protocol/content.ts';
import type { LanguageModel, ModelMessage, ModelRequest, UserBlock } from '../language-model.ts';
import { ModelAborted } from '../model-aborted.ts';
import { ModelFailure } from '../model-failure.ts';
import { createAnthropicModel } from './create-anthropic-model.ts';
import { openFaultServer, type FaultServer } from './testing/fault-server.ts';
import { faultOf } from './testing/request-rules.ts';
import { finishedOf, partsOf, requestOf } from './testing/requests.ts';
import { sseAnswer, sseEvent, type SseBlock } from './testing/sse.ts';
import { toAnthropicRequest } from './to-anthropic-request.ts';

const BLOCKS: readonly SseBlock[] = [
  { type: 'thinking', thinking: 'The query is built by hand – über.', signature: 'sig-1' },
  { type: 'text', text: 'I scan two files 😀 now.' },
  { type: 'tool_use', id: 'toolu_a', name: 'scan', input: { paths: ['a.js', 'é.js'] } },
  { type: 'tool_use', id: 'toolu_b', name: 'read_file', input: { path: 'b.js' } },
];
const ANSWER = sseAnswer(BLOCKS, 'tool_use');
const SIGNATURES = new Map([['sig-1', 'The query is built by hand – über.']]);

let server: FaultServer;
let model: LanguageModel;

beforeAll(async () => {
  server = await openFaultServer();
  model = createAnthropicModel({ apiKey: 'test', baseUrl: server.url });
});
afterAll(() => server.close());

describe('an answer over the wire', () => {
  it('comes in pieces and ends with its blocks as they were said', async () => {
    server.next({ kind: 'bytes', bytes: ANSWER });
    const parts = await partsOf(model);
    const texts = parts.flatMap((part) => (part.type === 'text-delta' ? [part.text] : []));
    const thoughts = parts.flatMap((part) => (part.type === 'thinking-delta' ? [part.text] : []));
    expect(texts.join('')).toBe('I scan two files 😀 now.');
    expect(texts.length).toBeGreaterThan(1);
    expect(thoughts.join('')).toBe('The query is built by hand – über.');
    const { content, stopReason, usage } = finishedOf(parts);
    expect(content).toEqual(BLOCKS.map((b) => (b.type === 'text' ? { ...b, citations: null } : b)));
    expect(stopReason).toBe('tool_use');
    expect(usage).toEqual({
      inputTokens: 11,
      outputTokens: 23,
      cacheReadTokens: 7,
      cacheWriteTokens: 5,
      estimated: false,
    });
  });

  it('may be a refusal, which is no failure', async () => {
    server.next({ kind: 'bytes', bytes: sseAnswer([], 'refusal') });
    const { content, stopReason } = finishedOf(await partsOf(model));
    expect([content, stopReason]).toEqual([[], 'refusal']);
  });

  it('keeps a tool use that was cut at the token limit, with an empty input', async () => {
    const cut = ANSWER.toString('utf8').replace('"b.js\\"}"', '"b.j"');
    server.next({ kind: 'bytes', bytes: Buffer.from(cut) });
    const { content } = finishedOf(await partsOf(model));
    expect(content.at(-1)).toEqual({
      type: 'tool_use',
      id: 'toolu_b',
      name: 'read_file',
      input: {},
    });
  });
});

describe('a failure', () => {
  it.each([
    { status: 401, type: 'authentication_error', says: 'invalid x-api-key', kind: 'unauthorized' },
    { status: 403, type: 'permission_error', says: 'not allowed', kind: 'unauthorized' },
    { status: 404, type: 'not_found_error', says: 'model: claude-test', kind: 'unknown-model' },
    { status: 400, type: 'invalid_request_error', says: 'wrong', kind: 'request-refused' },
    {
      status: 400,
      type: 'invalid_request_error',
      says: 'prompt is too long',
      kind: 'context-overflow',
    },
    { status: 413, type: 'request_too_large', says: 'too large', kind: 'context-overflow' },
    { status: 429, type: 'rate_limit_error', says: 'slow down', kind: 'rate-limited', again: true },
    { status: 500, type: 'api_error', says: 'oops', kind: 'server-error', again: true },
    { status: 504, type: 'timeout_error', says: 'late', kind: 'timeout', again: true },
    { status: 529, type: 'overloaded_error', says: 'busy', kind: 'overloaded', again: true },
  ])('$status $type "$says" is $kind', async ({ status, type, says, kind, again = false }) => {
    server.next({ kind: 'status', status, type, message: says });
    const failure = await failureOf(partsOf(model));
    expect(failure).toMatchObject({ kind, status, retryable: again });
    expect(failure.message).toContain(says);
    expect(server.count()).toBe(1);
  });

  it('says how long the provider wants us to wait', async () => {
    const headers = { 'retry-after': '7' };
    server.next({ kind: 'status', status: 429, type: 'rate_limit_error', message: 'x', headers });
    expect((await failureOf(partsOf(model))).retryAfterMs).toBe(7000);
  });

  it('in the middle of a stream is told by the type of its event', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'busy' } };
    const bytes = Buffer.concat([ANSWER.subarray(0, 900), Buffer.from(`\n\n${sseEvent(error)}`)]);
    server.next({ kind: 'bytes', bytes: Buffer.from(completeLines(bytes)) });
    expect(await failureOf(partsOf(model))).toMatchObject({ kind: 'overloaded', retryable: true });
  });

  it('is a cut where a stream breaks, or ends before its last event', async () => {
    server.next({ kind: 'cut', bytes: ANSWER, at: 1200 });
    expect((await failureOf(partsOf(model))).kind).toBe('stream-cut');
    server.next({ kind: 'bytes', bytes: ANSWER.subarray(0, 1200) });
    const ended = await failureOf(partsOf(model));
    expect(ended.kind).toBe('stream-cut');
    expect(ended.usage).toMatchObject({ inputTokens: 11, estimated: true });
  });

  it('is a timeout where nothing comes any more', async () => {
    server.next({ kind: 'stall', bytes: ANSWER.subarray(0, 700) });
    const impatient = createAnthropicModel({ apiKey: 'test', baseUrl: server.url, stallMs: 60 });
    const failure = await failureOf(partsOf(impatient));
    expect(failure).toMatchObject({ kind: 'timeout', retryable: true });
  });

  it('is retryable where the answer is garbage', async () => {
    server.next({
      kind: 'bytes',
      bytes: Buffer.from('event: message_start\ndata: {"nonsense\n\n'),
    });
    expect((await failureOf(partsOf(model))).retryable).toBe(true);
  });

  it('is unreachable where nobody listens', async () => {
    const nobody = await openFaultServer();
    await nobody.close();
    const lonely = createAnthropicModel({ apiKey: 'test', baseUrl: nobody.url });
    const failure = await failureOf(partsOf(lonely));
    expect(failure.kind).toBe('unreachable');
    expect(failure.message).toContain('ANTHROPIC_BASE_URL');
  });
});

describe('an aborted call', () => {
  it('gives what had come: finished blocks and text, no partial thinking, no unfinished tool use', async () => {
    const upTo = ANSWER.indexOf('toolu_b');
    server.next({ kind: 'stall', bytes: Buffer.from(completeLines(ANSWER.subarray(0, upTo))) });
    const { content, usage } = await abortedAfter('now.');
    expect(content.map(({ type }) => type)).toContain('thinking');
    expect(content.some((block) => block.type === 'tool_use' && block.id === 'toolu_b')).toBe(
      false,
    );
    expect(usage.estimated).toBe(true);
  });

  it('asks for nothing when it was aborted before', async () => {
    server.next({ kind: 'bytes', bytes: ANSWER });
    const stopped = partsOf(model, requestOf(), AbortSignal.abort());
    await expect(stopped).rejects.toBeInstanceOf(ModelAborted);
    expect(server.count()).toBe(0);
  });
});

describe('a conversation', () => {
  it('goes on validly, at whatever byte its last answer was cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: ANSWER.length - 1 }), async (at) => {
        server.next({ kind: 'bytes', bytes: ANSWER.subarray(0, at) });
        const request = requestOf();
        const failure = await partsOf(model, request).then(
          () => null,
          (error: unknown) => error,
        );
        // Only the blank line that ends the last event may be missing from a whole answer.
        expect(failure === null || failure instanceof ModelFailure).toBe(true);
        expect(faultOf(toAnthropicRequest(request), SIGNATURES)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('goes on validly, at whatever byte its last answer was aborted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: ANSWER.length - 1 }), async (at) => {
        const controller = new AbortController();
        const aborting = createAnthropicModel({
          apiKey: 'test',
          baseUrl: 'http://127.0.0.1:9',
          fetch: () => Promise.resolve(brokenOff(ANSWER.subarray(0, at), controller)),
        });
        const end: unknown = await partsOf(aborting, requestOf(), controller.signal).catch(
          (error: unknown) => error,
        );
        if (!(end instanceof ModelAborted)) throw new Error(`Not aborted at ${at}: ${String(end)}`);
        const next = toAnthropicRequest(requestOf({ messages: continued(end.content) }));
        expect(faultOf(next, SIGNATURES)).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});

/** An answer of these bytes whose end never comes: the call is aborted once they were read. */
function brokenOff(bytes: Uint8Array, controller: AbortController): Response {
  let given = bytes.length === 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(out) {
        if (given) {
          controller.abort();
          out.error(new DOMException('aborted', 'AbortError'));
          return;
        }
        given = true;
        out.enqueue(bytes);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** The conversation with what was kept of an aborted answer, as the loop goes on with it. */
function continued(content: readonly AssistantBlock[]): readonly ModelMessage[] {
  const results: readonly UserBlock[] = content.flatMap((block) =>
    block.type === 'tool_use'
      ? [{ type: 'tool_result', toolUseId: block.id, text: 'Not carried out.', isError: true }]
      : [],
  );
  return [
    ...requestOf().messages,
    { role: 'assistant', blocks: content },
    { role: 'user', blocks: [{ type: 'text', text: 'News.' }, ...results] },
  ];
}

async function abortedAfter(text: string): Promise<ModelAborted> {
  const controller = new AbortController();
  const patient = createAnthropicModel({ apiKey: 'test', baseUrl: server.url });
  const request: ModelRequest = requestOf();
  let said = '';
  try {
    for await (const part of patient.stream(request, controller.signal)) {
      if (part.type === 'text-delta') said += part.text;
      if (said.endsWith(text)) controller.abort();
    }
  } catch (error) {
    if (error instanceof ModelAborted) return error;
    throw error;
  }
  throw new Error('The call was not aborted.');
}

async function failureOf(parts: Promise<unknown>): Promise<ModelFailure> {
  const error: unknown = await parts.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ModelFailure) return error;
  throw new Error(`Expected a ModelFailure, got ${String(error)}`);
}

/** The bytes up to their last whole event. */
function completeLines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  const error = text.lastIndexOf('event: error');
  if (error >= 0) {
    const before = text.slice(0, error);
    return before.slice(0, before.lastIndexOf('\n\n', before.length - 3) + 2) + text.slice(error);
  }
  return text.slice(0, text.lastIndexOf('\n\n') + 2);
}
