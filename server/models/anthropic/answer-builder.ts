import type Anthropic from '@anthropic-ai/sdk';
import { AssistantBlock } from '#core/protocol/content.ts';
import type { Usage } from '#core/protocol/usage.ts';
import type { ModelPart } from '../language-model.ts';

/** A block that is being streamed. */
interface OpenBlock {
  readonly start: Readonly<Record<string, unknown>>;
  text: string;
  signature: string;
  json: string;
  finished: boolean;
}

/** Puts an answer together from the events of its stream. */
export interface AnswerBuilder {
  /** Takes one event; gives the parts that can be passed on. Odd events are left out. */
  take(event: Anthropic.RawMessageStreamEvent): readonly ModelPart[];
  /** Whether the message has come to its end. */
  isFinished(): boolean;
  /** What has come: finished blocks, and text that is not; no partial thinking, no unfinished tool use. */
  content(): readonly AssistantBlock[];
  /** Tokens so far. Before the end the output is an estimate, and marked so. */
  usage(): Usage;
}

/** About how many characters make a token. */
const CHARACTERS_A_TOKEN = 4;

/** A builder for one answer; `promptCharacters` serves the estimate until the provider has counted. */
export function createAnswerBuilder(promptCharacters: number): AnswerBuilder {
  const blocks = new Map<number, OpenBlock>();
  let counted: Partial<Anthropic.Usage> = {};
  let stopReason: string | null = null;
  let finished = false;

  function take(event: Anthropic.RawMessageStreamEvent): readonly ModelPart[] {
    switch (event.type) {
      case 'message_start':
        counted = { ...event.message.usage };
        return [];
      case 'content_block_start':
        blocks.set(event.index, openBlock(event.content_block));
        return partOf(blocks.get(event.index)?.text ?? '', event.content_block.type);
      case 'content_block_delta':
        return takeDelta(blocks.get(event.index), event.delta);
      case 'content_block_stop':
        return finishBlock(blocks.get(event.index));
      case 'message_delta':
        stopReason = event.delta.stop_reason ?? stopReason;
        counted = { ...counted, ...present(event.usage) };
        return [];
      case 'message_stop':
        finished = true;
        return [messageFinished()];
      default:
        return [];
    }
  }

  function messageFinished(): ModelPart {
    return {
      type: 'message-finished',
      content: content(),
      stopReason: stopReason ?? 'end_turn',
      usage: usage(),
    };
  }

  function content(): readonly AssistantBlock[] {
    const ordered = [...blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
    return ordered.flatMap(toBlocks);
  }

  function usage(): Usage {
    const said = [...blocks.values()].reduce(
      (sum, { text, json }) => sum + text.length + json.length,
      0,
    );
    return {
      inputTokens: counted.input_tokens ?? Math.ceil(promptCharacters / CHARACTERS_A_TOKEN),
      outputTokens: finished
        ? (counted.output_tokens ?? 0)
        : Math.max(counted.output_tokens ?? 0, Math.ceil(said / CHARACTERS_A_TOKEN)),
      cacheReadTokens: counted.cache_read_input_tokens ?? 0,
      cacheWriteTokens: counted.cache_creation_input_tokens ?? 0,
      estimated: !finished,
    };
  }

  return { take, isFinished: () => finished, content, usage };
}

function openBlock(block: Anthropic.ContentBlock): OpenBlock {
  const start = { ...block } as Readonly<Record<string, unknown>>;
  const text = block.type === 'text' ? block.text : block.type === 'thinking' ? block.thinking : '';
  const signature = block.type === 'thinking' ? block.signature : '';
  return { start, text, signature, json: '', finished: false };
}

function takeDelta(
  block: OpenBlock | undefined,
  delta: Anthropic.RawContentBlockDelta,
): readonly ModelPart[] {
  if (block === undefined) return [];
  switch (delta.type) {
    case 'text_delta':
      block.text += delta.text;
      return partOf(delta.text, 'text');
    case 'thinking_delta':
      block.text += delta.thinking;
      return partOf(delta.thinking, 'thinking');
    case 'signature_delta':
      block.signature = delta.signature;
      return [];
    case 'input_json_delta':
      block.json += delta.partial_json;
      return [];
    default:
      return [];
  }
}

function finishBlock(block: OpenBlock | undefined): readonly ModelPart[] {
  if (block !== undefined) block.finished = true;
  return [];
}

function partOf(text: string, type: string): readonly ModelPart[] {
  if (text === '') return [];
  if (type === 'text') return [{ type: 'text-delta', text }];
  return type === 'thinking' ? [{ type: 'thinking-delta', text }] : [];
}

/** The block as it was said. Kinds that a conversation does not hold are left out. */
function toBlocks(block: OpenBlock): readonly AssistantBlock[] {
  const { start, text, signature, json, finished } = block;
  if (!finished && start['type'] !== 'text') return [];
  const said =
    start['type'] === 'text'
      ? { ...start, text }
      : start['type'] === 'thinking'
        ? { ...start, thinking: text, signature }
        : start['type'] === 'tool_use'
          ? { ...start, input: readInput(json, start['input']) }
          : start;
  if (start['type'] === 'text' && text === '') return [];
  const parsed = AssistantBlock.safeParse(said);
  return parsed.success ? [parsed.data] : [];
}

/** An input that is no JSON object (an answer cut at its token limit) is empty: its tool will say what is missing. */
function readInput(json: string, start: unknown): unknown {
  if (json === '') return start ?? {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

/** A later count replaces an earlier one only where it says something. */
function present(usage: object): Partial<Anthropic.Usage> {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null));
}
