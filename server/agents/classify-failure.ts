import type { Failure } from '#core/protocol/failure.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { ModelAborted } from '#server/models/model-aborted.ts';
import type { ModelFailure } from '#server/models/model-failure.ts';
import { clip } from './clip.ts';

/** What a failed attempt comes to. */
export interface FailedCall {
  readonly failure: Failure;
  readonly usage: Usage | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
}

/** Tells what a call's error means. Whatever is no known failure of a model is not tried again. */
export function classifyFailure(error: unknown, signal: AbortSignal): FailedCall {
  if (signal.aborted || isAborted(error)) {
    return {
      failure: { kind: 'stopped', message: 'The session was stopped during this call.' },
      usage: isAborted(error) ? error.usage : null,
      retryable: false,
      retryAfterMs: undefined,
    };
  }
  if (isModelFailure(error)) {
    const { kind, status, usage = null, retryable, retryAfterMs } = error;
    const failure = {
      kind,
      message: clip(error.message, 1000),
      ...(status === undefined ? {} : { status }),
    };
    return { failure, usage, retryable, retryAfterMs };
  }
  const message = clip(`The model's adapter failed: ${messageOf(error)}`, 1000);
  return {
    failure: { kind: 'unexpected', message },
    usage: null,
    retryable: false,
    retryAfterMs: undefined,
  };
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a call was ended by its signal. */
export function isAborted(error: unknown): error is ModelAborted {
  return error instanceof Error && 'kind' in error && error.kind === 'model-aborted';
}

function isModelFailure(error: unknown): error is ModelFailure {
  return error instanceof Error && error.name === 'ModelFailure' && 'retryable' in error;
}
