import type { z } from 'zod';
import type { AgentId, CallId, MessageId, Seq } from '#core/protocol/ids.ts';
import type { ToolResult } from '#server/tools/tool.ts';

/** One use of a tool: who uses it, what made it happen, and the ids of what it may say. */
export interface ToolUse {
  readonly agent: AgentId;
  readonly call: CallId;
  /** The entry that says that this use began. */
  readonly started: Seq;
  /** What the agent had just read when it decided so: the seqs of its mail. */
  readonly because: readonly Seq[];
  readonly signal: AbortSignal;
  /** Ends waiting for others, and nothing else: aborts when critical news comes, and with `signal`. */
  readonly interrupt: AbortSignal;
  /** The id of the nth message that this use sends; the same when the use is repeated. */
  messageId(index: number): MessageId;
}

/** A message whose content a result carries to the model, so that it is not mail again. */
export interface Carried {
  readonly id: MessageId;
  readonly seq: Seq;
}

export interface AgentToolResult extends ToolResult {
  readonly carried?: readonly Carried[];
  /** The turn ends with this use: no further call follows. */
  readonly endsTurn?: boolean;
}

/** A tool in an agent's hands. Like a file tool it never throws for what a model can get wrong. */
export interface AgentTool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** Whether it only reads, so that several uses may run at the same time. */
  readonly concurrent: boolean;
  describe(input: Input): string;
  run(input: Input, use: ToolUse): Promise<AgentToolResult>;
}

/** A refusal that tells the model what to do instead. */
export function refuse(text: string): AgentToolResult {
  return { ok: false, text, summary: text.length <= 160 ? text : `${text.slice(0, 159)}…` };
}
