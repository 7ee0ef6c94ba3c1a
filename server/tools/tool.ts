import type { z } from 'zod';
import type { Finding } from '#core/protocol/finding.ts';
import type { AgentId, FindingId } from '#core/protocol/ids.ts';
import type { FileChange, Workspace } from '#server/workspace/workspace.ts';

/** What a tool may know and touch while it runs. */
export interface ToolContext {
  readonly agent: AgentId;
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
}

/** What a tool gives back: `text` goes to the model, the rest to the log. */
export interface ToolResult {
  readonly ok: boolean;
  readonly text: string;
  /** One line for people: `3 findings in 12 files`. At most 160 characters. */
  readonly summary: string;
  /** Files that this use changed, and the findings that the change answers. */
  readonly changes?: readonly FileChange[];
  readonly findings?: readonly FindingId[];
  /** What this use found in the code; agents may name these findings by their ids from then on. */
  readonly found?: readonly Finding[];
}

/**
 * Something an agent can do. A tool never throws for what a model can get wrong (a missing file, a
 * stale edit): it returns `ok: false` and a sentence that says what to do instead.
 */
export interface Tool<Input = unknown> {
  readonly name: string;
  /** For the model: what it does, when to use it, what it returns. */
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** What the agent does now, in one line, at most 160 characters: `Reading routes/login.js`. */
  describe(input: Input): string;
  run(input: Input, context: ToolContext): Promise<ToolResult>;
}
