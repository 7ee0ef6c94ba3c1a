import Anthropic from '@anthropic-ai/sdk';
import type { Usage } from '#core/protocol/usage.ts';
import { ModelFailure, type ModelFailureKind } from '../model-failure.ts';

const OVERFLOW = /prompt is too long|context (window|length|limit)|too many (input )?tokens/i;

const SENTENCES: Readonly<Record<ModelFailureKind, string>> = {
  'rate-limited': 'The Claude API limits how fast this key may ask; the call is tried again later.',
  overloaded: 'The Claude API is overloaded at the moment; the call is tried again later.',
  'server-error': 'The Claude API had an error of its own; the call is tried again.',
  'stream-cut': 'The connection broke in the middle of the answer; the call is tried again.',
  timeout: 'The Claude API did not answer in time; the call is tried again.',
  unreachable: 'The Claude API could not be reached. Check the network and ANTHROPIC_BASE_URL.',
  unauthorized: 'The Claude API refused the key. Check ANTHROPIC_API_KEY.',
  'unknown-model': 'The Claude API does not have this model. Choose another one.',
  'request-refused': 'The Claude API refused the request.',
  'context-overflow': "The conversation has grown beyond the model's context.",
};

/** What went wrong, in the words of the port. `usage` is what the call had used, once it had begun. */
export function toModelFailure(error: unknown, usage: Usage | null): ModelFailure {
  const kind = kindOf(error, usage !== null);
  return new ModelFailure({
    kind,
    message: `${SENTENCES[kind]} (${detailOf(error).slice(0, 300)})`,
    cause: error,
    ...(error instanceof Anthropic.APIError ? factsOf(error) : {}),
    ...(usage === null ? {} : { usage }),
  });
}

function detailOf(error: unknown): string {
  if (error instanceof Anthropic.APIError && error.apiMessage !== null) return error.apiMessage;
  return error instanceof Error ? error.message : String(error);
}

interface ApiFacts {
  readonly status?: number;
  readonly retryAfterMs?: number;
}

function factsOf({ status, headers }: { status: unknown; headers: Headers | undefined }): ApiFacts {
  const retryAfterMs = readRetryAfter(headers);
  return {
    ...(typeof status === 'number' ? { status } : {}),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

function kindOf(error: unknown, begun: boolean): ModelFailureKind {
  if (error instanceof Anthropic.APIConnectionTimeoutError) return 'timeout';
  if (error instanceof Anthropic.APIConnectionError) return begun ? 'stream-cut' : 'unreachable';
  if (!(error instanceof Anthropic.APIError)) return begun ? 'stream-cut' : 'unreachable';
  const { status, type } = error as { readonly status: unknown; readonly type: string | null };
  return typeof status === 'number' ? kindOfStatus(status, error) : kindOfType(type);
}

const BY_STATUS: Readonly<Record<number, ModelFailureKind>> = {
  401: 'unauthorized',
  403: 'unauthorized',
  408: 'timeout',
  413: 'context-overflow',
  429: 'rate-limited',
  504: 'timeout',
  529: 'overloaded',
};

function kindOfStatus(
  status: number,
  { apiMessage, type }: { readonly apiMessage: string | null; readonly type: string | null },
): ModelFailureKind {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status === 404) return type === 'not_found_error' ? 'unknown-model' : 'request-refused';
  if (status >= 500) return type === 'overloaded_error' ? 'overloaded' : 'server-error';
  return OVERFLOW.test(apiMessage ?? '') ? 'context-overflow' : 'request-refused';
}

/** An error event within a stream has no status, but says its type. */
function kindOfType(type: string | null): ModelFailureKind {
  switch (type) {
    case 'overloaded_error':
      return 'overloaded';
    case 'rate_limit_error':
      return 'rate-limited';
    case 'timeout_error':
      return 'timeout';
    case 'authentication_error':
    case 'permission_error':
      return 'unauthorized';
    case 'invalid_request_error':
      return 'request-refused';
    default:
      return 'server-error';
  }
}

/** `retry-after-ms`, or `retry-after` in seconds, in milliseconds; null when neither says a number. */
function readRetryAfter(headers: Headers | undefined): number | null {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const seconds = Number.parseFloat(headers?.get('retry-after') ?? '');
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
