import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Usage } from '#core/protocol/usage.ts';

/** Thrown when a call was ended by its signal; `content` is what had come, `usage` an estimate. */
export class ModelAborted extends Error {
  readonly kind = 'model-aborted';
  readonly content: readonly AssistantBlock[];
  readonly usage: Usage;

  constructor(content: readonly AssistantBlock[], usage: Usage) {
    super('The call was ended before the model had finished.');
    this.name = 'ModelAborted';
    this.content = content;
    this.usage = usage;
  }
}
