import type { AssistantBlock } from '#core/protocol/content.ts';
import type { Seq } from '#core/protocol/ids.ts';
import type { Usage } from '#core/protocol/usage.ts';
import { must } from '#core/lib/must.ts';
import type { Delivered } from '#server/bus/message-bus.ts';
import { toStoredBlocks } from '#server/persistence/text-blobs.ts';
import type { AgentParts, AgentSeat } from './agent-parts.ts';
import { isToolUse, previewOf, TOOL_USES_LIMIT } from './answer-facts.ts';
import { classifyFailure, isAborted } from './classify-failure.ts';
import type { CallEnd, CallPlan } from './call-plan.ts';

/** A call that was broken off. */
export interface BrokenOff {
  readonly plan: CallPlan;
  /** Its `call-started` entry. */
  readonly started: Seq;
  readonly attempt: number;
  /** The critical news that did it. */
  readonly by: readonly Delivered[];
  /** How its stream ended, and the text that had come. */
  readonly error: unknown;
  readonly said: string;
}

/** Records what had come of an answer: its finished thinking and its text, and that no tool was used. */
export async function recordInterruption(
  parts: AgentParts,
  seat: AgentSeat,
  broken: BrokenOff,
): Promise<CallEnd> {
  const { plan, started, attempt, by, error, said } = broken;
  const came = isAborted(error) ? error.content : textBlocks(said);
  const content = came.filter((block) => !isToolUse(block));
  const usage = usageOf(broken, seat);
  const names = came.filter(isToolUse).map(({ name }) => name.slice(0, 80));
  const droppedTools = names.slice(0, TOOL_USES_LIMIT);
  const entries = await parts.log.append([
    {
      type: 'call-interrupted',
      causation: [...new Set([started, ...by.map(({ seq }) => seq)])].sort((a, b) => a - b),
      body: {
        call: plan.call,
        agent: seat.agent,
        attempt,
        by: by.map(({ message }) => message.id),
        content: await toStoredBlocks(parts.blobs, content),
        preview: previewOf(content),
        droppedTools,
        usage,
        costUsd: parts.priceOf(plan.request.model, usage),
      },
    },
  ]);
  const { seq } = must(entries[0], 'the interrupted call');
  return { kind: 'interrupted', content, droppedTools, seq };
}

function textBlocks(said: string): readonly AssistantBlock[] {
  return said === '' ? [] : [{ type: 'text', text: said }];
}

/** About how many characters make a token. */
const CHARACTERS_A_TOKEN = 4;
const NOTHING = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  estimated: true,
} as const;

/** What the model says that it used; what came, where it says nothing more. */
function usageOf({ error, said }: BrokenOff, { signal }: AgentSeat): Usage {
  const { usage } = classifyFailure(error, signal);
  const outputTokens = Math.ceil(said.length / CHARACTERS_A_TOKEN);
  return usage === null ? { ...NOTHING, outputTokens } : { ...usage, estimated: true };
}
