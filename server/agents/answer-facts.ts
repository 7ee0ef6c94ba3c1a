import { NEVER_BEGUN } from '#core/protocol/broken-off.ts';
import type { AssistantBlock } from '#core/protocol/content.ts';
import { ToolUseId, type CallId } from '#core/protocol/ids.ts';
import { clip } from './clip.ts';
import type { ToolReply } from './conversation.ts';

export type ToolUseBlock = Extract<AssistantBlock, { type: 'tool_use' }>;

/** The most tools that one answer may use; further ones get a reply that says so. */
export const TOOL_USES_LIMIT = 50;

const TOO_MANY = `Not carried out: an answer may use at most ${TOOL_USES_LIMIT} tools. Use it again.`;

/** The reply to the use at a place of an answer (from 0) that has no entries of its own. */
export function notCarriedOut({ id }: ToolUseBlock, index: number): ToolReply {
  return { toolUseId: id, text: index < TOOL_USES_LIMIT ? NEVER_BEGUN : TOO_MANY, isError: true };
}

export function isToolUse(block: AssistantBlock): block is ToolUseBlock {
  return block.type === 'tool_use';
}

/** What the model wrote for people, without its thinking and its tools. */
export function textOf(content: readonly AssistantBlock[]): string {
  return content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('\n')
    .trim();
}

/** The first line or two of an answer, at most 300 characters. */
export function previewOf(content: readonly AssistantBlock[]): string {
  return clip(textOf(content).split('\n').slice(0, 2).join('\n'), 300);
}

/** The tool uses as the log names them: by their own ids where these can be used. */
export function nameToolUses(
  call: CallId,
  uses: readonly ToolUseBlock[],
): readonly { readonly id: ToolUseId; readonly name: string }[] {
  return uses.slice(0, TOOL_USES_LIMIT).map((use, index) => ({
    id: ToolUseId.safeParse(use.id).data ?? (`${call}-u${index}` as ToolUseId),
    name: use.name.slice(0, 80),
  }));
}
