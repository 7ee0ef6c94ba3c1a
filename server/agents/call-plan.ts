import type { AssistantBlock } from '#core/protocol/content.ts';
import type { EntryDraft } from '#core/protocol/entry.ts';
import type { Failure } from '#core/protocol/failure.ts';
import type { CallId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { ModelPart, ModelRequest } from '#server/models/language-model.ts';
import type { InterruptPace } from './interrupt-pace.ts';

/** One request to the model, to be made until it is answered. */
export interface CallPlan {
  readonly call: CallId;
  readonly turn: number;
  readonly request: ModelRequest;
  /** The messages that it reads, in order. */
  readonly reads: readonly MessageId[];
  readonly causation: readonly Seq[];
  /** What is recorded together with the call's start: that a turn has begun. */
  readonly before: readonly EntryDraft[];
  /** The unfinished call in whose place it is made; null for a new one. */
  readonly reissues: CallId | null;
  readonly pace: InterruptPace;
}

export type CallEnd =
  | {
      readonly kind: 'finished';
      readonly content: readonly AssistantBlock[];
      readonly stopReason: string;
      readonly usage: Finished['usage'];
      /** The `call-finished` entry. */
      readonly seq: Seq;
    }
  /** Broken off for critical news, with what had come but for tool uses. */
  | {
      readonly kind: 'interrupted';
      readonly content: readonly AssistantBlock[];
      readonly droppedTools: readonly string[];
      /** The `call-interrupted` entry. */
      readonly seq: Seq;
    }
  /** Critical news came while it waited for its next attempt, of which there is none. */
  | { readonly kind: 'given-up'; readonly seq: Seq }
  /** The conversation is too long for the model. */
  | { readonly kind: 'overflowed'; readonly failure: Failure; readonly seq: Seq }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** An answer that has come to its end. */
export type Finished = Extract<ModelPart, { type: 'message-finished' }>;
