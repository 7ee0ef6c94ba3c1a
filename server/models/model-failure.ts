import type { Usage } from '#core/protocol/usage.ts';

/** The kinds of failure a caller treats differently. */
export type ModelFailureKind =
  | 'rate-limited'
  | 'overloaded'
  | 'server-error'
  | 'stream-cut'
  | 'timeout'
  | 'unreachable'
  | 'unauthorized'
  | 'unknown-model'
  | 'request-refused'
  | 'context-overflow';

export interface ModelFailureFacts {
  readonly kind: ModelFailureKind;
  readonly message: string;
  readonly status?: number;
  /** What the provider asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What the broken call had used, when known. */
  readonly usage?: Usage;
  readonly cause?: unknown;
}

/** Thrown when a call to a model fails; `retryable` says whether the same call may go through later. */
export class ModelFailure extends Error {
  readonly kind: ModelFailureKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly usage: Usage | undefined;

  constructor(facts: ModelFailureFacts) {
    super(facts.message, { cause: facts.cause });
    this.name = 'ModelFailure';
    this.kind = facts.kind;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.usage = facts.usage;
  }

  get retryable(): boolean {
    return [
      'rate-limited',
      'overloaded',
      'server-error',
      'stream-cut',
      'timeout',
      'unreachable',
    ].includes(this.kind);
  }
}
