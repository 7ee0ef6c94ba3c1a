import type { FileChange } from '#server/workspace/workspace.ts';
import type { FindingId } from '#core/protocol/ids.ts';
import type { ToolResult } from './tool.ts';

/** The longest `summary` and `describe`, in characters. */
const LINE_LIMIT = 160;

/** Cuts a line for people at 160 characters and takes line breaks out of it. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LINE_LIMIT ? line : `${line.slice(0, LINE_LIMIT - 1)}…`;
}

/** A result that did what was asked. */
export function done(text: string, summary: string): ToolResult {
  return { ok: true, text, summary: oneLine(summary) };
}

/** A result that did not; `text` says what to do instead. */
export function refused(text: string): ToolResult {
  return { ok: false, text, summary: oneLine(text) };
}

/** The result of a change to a file, for the log and for the next edit, which needs the new hash. */
export function changed(
  change: FileChange,
  findings: readonly FindingId[] | undefined,
): ToolResult {
  if (change.before === change.after) {
    return done(
      `${change.path} had that content already; nothing changed.`,
      `No change in ${change.path}`,
    );
  }
  const verb = change.before === null ? 'Created' : 'Changed';
  const text = `${verb} ${change.path}. Its hash is now ${change.after}.\n${change.hunk}`;
  const result = { ...done(text, `${verb} ${change.path}`), changes: [change] };
  return findings === undefined || findings.length === 0 ? result : { ...result, findings };
}

/** What a model can get wrong about a path or an edit; anything else is a fault of ours. */
const MISTAKES: ReadonlySet<string> = new Set([
  'path-refused',
  'file-missing',
  'file-too-large',
  'stale-edit',
  'sandbox-unavailable',
]);

/** Runs a tool's work and turns a mistake of the model into a result that says so. */
export async function orRefused(work: () => Promise<ToolResult>): Promise<ToolResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'kind' in error && MISTAKES.has(String(error.kind))) {
      return refused(error.message);
    }
    throw error;
  }
}
