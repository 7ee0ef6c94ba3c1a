import type Anthropic from '@anthropic-ai/sdk';
import type { AssistantBlock } from '#core/protocol/content.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { ModelMessage, ModelRequest, UserBlock } from '../language-model.ts';
import { toWellFormed } from './escape-markup.ts';
import { renderBriefing } from './render-briefing.ts';
import { renderInterrupted, renderKnowledge } from './render-interrupted.ts';
import { renderMail } from './render-mail.ts';

type Param = Anthropic.MessageParam;
type UserContent = Anthropic.TextBlockParam | Anthropic.ToolResultBlockParam;
type Turn =
  | { readonly role: 'user'; readonly content: readonly UserContent[] }
  | { readonly role: 'assistant'; readonly content: readonly AssistantBlock[] };

/** A place up to which the provider may cache the prompt; the API allows four. */
const CACHED: { readonly cache_control: Anthropic.CacheControlEphemeral } = {
  cache_control: { type: 'ephemeral' },
};

/**
 * The body of a streamed call. The model's own blocks go back verbatim; only what the API refuses
 * (empty texts, a message that ends in thinking) is left out. Cached are the system prompt, the
 * tools, and the conversation up to its last two messages from outside.
 */
export function toAnthropicRequest(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const turns = merge(request.messages.map(toTurn).filter((turn) => turn.content.length > 0));
  const system = toWellFormed(request.system);
  return {
    model: request.model,
    max_tokens: request.maxTokens,
    stream: true,
    messages: markTail(turns),
    ...(system.trim() === '' ? {} : { system: [{ type: 'text', text: system, ...CACHED }] }),
    ...(request.tools.length === 0 ? {} : { tools: toTools(request) }),
  };
}

function toTools({ tools }: ModelRequest): Anthropic.Tool[] {
  return tools.map(({ name, description, inputSchema }, index) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' },
    ...(index === tools.length - 1 ? CACHED : {}),
  }));
}

function toTurn(message: ModelMessage): Turn {
  return message.role === 'user'
    ? { role: 'user', content: message.blocks.flatMap(toUserContent) }
    : { role: 'assistant', content: sendable(message.blocks) };
}

function toUserContent(block: UserBlock): readonly UserContent[] {
  switch (block.type) {
    case 'text':
      return block.text.trim() === '' ? [] : [{ type: 'text', text: toWellFormed(block.text) }];
    case 'tool_result':
      return [
        {
          type: 'tool_result',
          tool_use_id: block.toolUseId,
          content: block.text.trim() === '' ? '(no output)' : toWellFormed(block.text),
          ...(block.isError ? { is_error: true } : {}),
        },
      ];
    case 'mail':
      return [{ type: 'text', text: renderMail(block.message, block.text) }];
    case 'interrupted':
      return [{ type: 'text', text: renderInterrupted(block) }];
    case 'knowledge':
      return [{ type: 'text', text: renderKnowledge(block.text) }];
    case 'briefing':
      return [{ type: 'text', text: renderBriefing(block.briefing) }];
    default:
      return unreachable(block);
  }
}

/** The API takes back neither empty texts nor a message that ends in thinking. */
function sendable(blocks: readonly AssistantBlock[]): readonly AssistantBlock[] {
  const filled = blocks.filter((block) => block.type !== 'text' || block.text.trim() !== '');
  const last = filled.findLastIndex(({ type }) => type === 'text' || type === 'tool_use');
  return filled.slice(0, last + 1);
}

/** Neighbours of one role become one message, with tool results before everything else. */
function merge(turns: readonly Turn[]): readonly Turn[] {
  const merged: Turn[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === 'user' && turn.role === 'user') {
      merged[merged.length - 1] = { role: 'user', content: [...last.content, ...turn.content] };
    } else if (last?.role === 'assistant' && turn.role === 'assistant') {
      merged[merged.length - 1] = {
        role: 'assistant',
        content: [...last.content, ...turn.content],
      };
    } else merged.push(turn);
  }
  return merged.map((turn) => (turn.role === 'user' ? resultsFirst(turn.content) : turn));
}

function resultsFirst(content: readonly UserContent[]): Turn {
  const results = content.filter((block) => block.type === 'tool_result');
  const others = content.filter((block) => block.type !== 'tool_result');
  return { role: 'user', content: [...results, ...others] };
}

/** Marks the last two user messages: one is found again at the next call, whatever came between. */
function markTail(turns: readonly Turn[]): Param[] {
  const users = turns.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  const marked = new Set(users.slice(-2));
  return turns.map((turn, index): Param => {
    if (turn.role === 'assistant') {
      return { role: 'assistant', content: verbatim(turn.content) };
    }
    if (!marked.has(index)) return { role: 'user', content: [...turn.content] };
    const last = turn.content.length - 1;
    return {
      role: 'user',
      content: turn.content.map((block, at) => (at === last ? { ...block, ...CACHED } : block)),
    };
  });
}

/** Our blocks are the API's own, read at the edge and kept as they came. */
function verbatim(blocks: readonly AssistantBlock[]): Anthropic.ContentBlockParam[] {
  return blocks as unknown as Anthropic.ContentBlockParam[];
}
