import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { LanguageModel, ModelPart, ModelRequest } from '../language-model.ts';
import { ModelAborted } from '../model-aborted.ts';
import { rest, type Answer } from './answer.ts';
import { bound } from './bounds.ts';
import { coordinate } from './coordinator/coordinate.ts';
import { actAsMember } from './member.ts';
import { readConversation, type Reading } from './reading.ts';

/** The offline analyst uses no tokens. */
const NO_USAGE: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  estimated: false,
};

/**
 * The offline analyst: rules, no language model, behind the same port as one. Its answer is a pure
 * function of the request: the same conversation gives the same answer. It fails never, and throws
 * `ModelAborted` when the signal ends it.
 */
export function createOfflineModel(): LanguageModel {
  return { stream };
}

async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart> {
  const reading = readConversation(request);
  const answer = bound(decide(reading), reading);
  let said = '';
  for (const text of inPieces(answer.text)) {
    if (signal.aborted) throw new ModelAborted(textBlocks(said), NO_USAGE);
    said += text;
    yield { type: 'text-delta', text };
  }
  if (signal.aborted) throw new ModelAborted(textBlocks(said), NO_USAGE);
  yield {
    type: 'message-finished',
    content: toBlocks(answer, reading),
    stopReason: answer.uses.length > 0 ? 'tool_use' : 'end_turn',
    usage: NO_USAGE,
  };
}

/** What the agent of this conversation does next. */
function decide(reading: Reading): Answer {
  if (reading.briefing?.role === 'coordinator') return coordinate(reading);
  if (reading.briefing === null) return rest('I was not told who I am, so I can do nothing here.');
  return actAsMember(reading);
}

/** Whole words, a few at a time, as a model's text comes. */
function inPieces(text: string): readonly string[] {
  return text.match(/\S+\s*(\S+\s*)?(\S+\s*)?/g) ?? [];
}

/** Ids come from the agent and the place in its conversation: no clock, no chance. */
function toBlocks(answer: Answer, reading: Reading): readonly AssistantBlock[] {
  const agent = reading.briefing?.agent ?? 'agent';
  const uses = answer.uses.map((use, index) => ({
    type: 'tool_use' as const,
    id: `toolu_${agent}_${reading.now}_${index + 1}`,
    name: use.name,
    input: { ...use.input },
  }));
  return [...textBlocks(answer.text), ...uses];
}

function textBlocks(text: string): readonly AssistantBlock[] {
  return text === '' ? [] : [{ type: 'text', text }];
}
