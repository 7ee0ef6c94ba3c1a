import Anthropic from '@anthropic-ai/sdk';
import type { LanguageModel, ModelPart, ModelRequest } from '../language-model.ts';
import { ModelAborted } from '../model-aborted.ts';
import { ModelFailure } from '../model-failure.ts';
import { createAnswerBuilder, type AnswerBuilder } from './answer-builder.ts';
import { createStallWatch } from './stall-watch.ts';
import { toAnthropicRequest } from './to-anthropic-request.ts';
import { toModelFailure } from './to-model-failure.ts';

export interface AnthropicSettings {
  readonly apiKey: string;
  /** An endpoint that speaks the same API; null for Anthropic's own. */
  readonly baseUrl: string | null;
  /** The way to the network; the global one by default. */
  readonly fetch?: typeof fetch;
  /** The longest silence on the wire, in milliseconds, before a call fails as a timeout. */
  readonly stallMs?: number;
}

const API_URL = 'https://api.anthropic.com';
/** The API sends pings while a model thinks, so two minutes of silence mean a dead connection. */
const STALL_MS = 120_000;
const QUIET = { error() {}, warn() {}, info() {}, debug() {} };

/**
 * Claude, behind the port: one streamed attempt for each call, nothing retried, every failure told
 * as a `ModelFailure`. On the wire it keeps the API's rules by itself (see to-anthropic-request.ts).
 */
export function createAnthropicModel(settings: AnthropicSettings): LanguageModel {
  const { apiKey, baseUrl, stallMs = STALL_MS, fetch: send = fetch } = settings;
  const client = new Anthropic({
    apiKey,
    authToken: null,
    baseURL: baseUrl ?? API_URL,
    // The SDK sends the key as a bearer token; other endpoints may know the older header only.
    ...(baseUrl === null ? {} : { defaultHeaders: { 'x-api-key': apiKey } }),
    maxRetries: 0,
    logger: QUIET,
    logLevel: 'off',
    openTelemetry: false,
  });
  return {
    stream: (request, signal) => streamCall({ client, send, stallMs }, request, signal),
  };
}

interface Wire {
  readonly client: Anthropic;
  readonly send: typeof fetch;
  readonly stallMs: number;
}

async function* streamCall(
  { client, send, stallMs }: Wire,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelPart> {
  const body = toAnthropicRequest(request);
  const answer = createAnswerBuilder(JSON.stringify(body).length);
  if (signal.aborted) throw new ModelAborted([], answer.usage());
  const watch = createStallWatch(stallMs, send);
  const either = AbortSignal.any([signal, watch.signal]);
  let begun = false;
  try {
    const wired = client.withOptions({ fetch: watch.fetch });
    const events = await wired.messages.create(body, { signal: either });
    for await (const event of events) {
      begun = true;
      for (const part of answer.take(event)) yield part;
      if (answer.isFinished()) return;
    }
    throw new Anthropic.AnthropicError('The answer ended without its last event.');
  } catch (error) {
    throw toEnd(error, { answer, begun, stopped: signal.aborted, stalled: watch.signal.aborted });
  } finally {
    watch.stop();
  }
}

interface Ending {
  readonly answer: AnswerBuilder;
  readonly begun: boolean;
  readonly stopped: boolean;
  readonly stalled: boolean;
}

function toEnd(error: unknown, { answer, begun, stopped, stalled }: Ending): Error {
  if (stopped) return new ModelAborted(answer.content(), answer.usage());
  const usage = begun ? answer.usage() : null;
  if (!stalled) return toModelFailure(error, usage);
  const message = 'Nothing came from the Claude API for too long; the call is tried again.';
  return new ModelFailure({
    kind: 'timeout',
    message,
    cause: error,
    ...(usage === null ? {} : { usage }),
  });
}
