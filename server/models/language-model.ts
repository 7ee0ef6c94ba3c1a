import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { Message } from '#core/protocol/message.ts';

/** A tool as a model is told of it; `inputSchema` is JSON Schema of an object. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** What reaches a model from outside. Mail and steps keep their structure: each adapter renders them. */
export type UserBlock =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_result';
      readonly toolUseId: string;
      readonly text: string;
      readonly isError: boolean;
    }
  /** A message of the bus, with its whole text. */
  | { readonly type: 'mail'; readonly message: Message; readonly text: string }
  /** What the model had begun to say in this place when critical news broke it off. */
  | ({ readonly type: 'interrupted' } & Interrupted)
  /** What stands in place of earlier messages that were left out. */
  | { readonly type: 'knowledge'; readonly text: string }
  /** What the session is about; the first block of every agent's conversation. */
  | { readonly type: 'briefing'; readonly briefing: Briefing };

/** An answer that was broken off: none of its tools was used. */
export interface Interrupted {
  /** All text that had come. */
  readonly said: string;
  /** The messages that were sent of it all the same, each told in one line. */
  readonly sent: readonly { readonly id: string; readonly line: string }[];
  /** The tools whose use it had finished asking for, by name. */
  readonly droppedTools: readonly string[];
}

/** What every agent knows from the start. */
export interface Briefing {
  readonly task: string;
  /** The agent that is being briefed. */
  readonly agent: string;
  readonly role: string;
  readonly team: readonly { readonly agent: string; readonly role: string }[];
  readonly workspace: {
    readonly files: number;
    readonly languages: readonly string[];
    /** Whether commands and tests can run here, and if not, why. */
    readonly sandbox: { readonly available: boolean; readonly detail: string };
  };
}

export type ModelMessage =
  | { readonly role: 'user'; readonly blocks: readonly UserBlock[] }
  | { readonly role: 'assistant'; readonly blocks: readonly AssistantBlock[] };

export interface ModelRequest {
  readonly model: string;
  readonly system: string;
  readonly tools: readonly ToolDescription[];
  /** Alternating, beginning and ending with the user; tool results first in their message. */
  readonly messages: readonly ModelMessage[];
  readonly maxTokens: number;
}

export type ModelPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'thinking-delta'; readonly text: string }
  /** The message has ended; nothing follows. */
  | {
      readonly type: 'message-finished';
      readonly content: readonly AssistantBlock[];
      readonly stopReason: string;
      readonly usage: Usage;
    };

/**
 * Something that answers. `stream` makes one attempt: retries are the caller's. It throws a
 * `ModelFailure` (see model-failure.ts), and `ModelAborted` when the signal ends it.
 */
export interface LanguageModel {
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelPart>;
}
