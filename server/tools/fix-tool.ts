import { z } from 'zod';
import { FindingId } from '#core/protocol/ids.ts';
import { toText } from '#server/workspace/file-hunk.ts';
import { changed, oneLine, orRefused } from './answers.ts';
import { FixParameters } from './scan/fixers/fixer.ts';
import { mend, type Mended } from './scan/mend.ts';
import type { Scanner } from './scan/scanner.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

const Input = z.object({
  finding: FindingId.describe('The id of the finding, as the scan gave it.'),
  parameters: FixParameters.partial()
    .optional()
    .describe(
      'What the fix must know and the code of the file does not show, such as {placeholder, values} of the database driver.',
    ),
});
type Input = z.infer<typeof Input>;

/**
 * What an unsuccessful fix answers, as JSON: `needs` names the missing parameter and `question` asks
 * for it; `noSafeFix` is the reason why a machine should not, with what to do instead;
 * `unknownFinding` says that the code has no such finding (any more).
 */
export type FixAnswer =
  | { readonly needs: string; readonly question: string }
  | { readonly noSafeFix: string }
  | { readonly unknownFinding: string; readonly message: string };

function answer(body: FixAnswer, summary: string): ToolResult {
  return { ok: false, text: JSON.stringify(body), summary: oneLine(summary) };
}

/** The tool that mends one finding where that is safe; else its text is a `FixAnswer` as JSON. */
export function createFixTool(scanner: Scanner): Tool<Input> {
  return {
    name: 'apply_fix',
    description:
      'Mends one finding of the scan in place, when its fixer can do so safely; the file is scanned again before it is written. ' +
      'Otherwise returns JSON: {needs, question} when it lacks a fact about the code (ask who knows, then call again with ' +
      'parameters), {noSafeFix} with the reason and what to do by hand, or {unknownFinding}.',
    input: Input,
    describe: ({ finding }) => oneLine(`Fixing ${finding}`),
    run: (input, context) => orRefused(() => fix(scanner, input, context)),
  };
}

async function fix(scanner: Scanner, input: Input, context: ToolContext): Promise<ToolResult> {
  const { workspace, signal } = context;
  const { files, report, scan } = await scanner.scan(workspace, signal);
  const mended = mend({ files, sites: report.sites, scan }, input.finding, input.parameters ?? {});
  if (mended.kind !== 'mended') return tell(mended, input);
  return write(mended, context);
}

function tell(outcome: Exclude<Mended, { kind: 'mended' }>, { finding }: Input): ToolResult {
  switch (outcome.kind) {
    case 'needs-answer':
      return answer({ needs: outcome.needs, question: outcome.question }, outcome.question);
    case 'no-safe-fix':
      return answer({ noSafeFix: outcome.reason }, `No safe fix: ${outcome.reason}`);
    case 'unknown-finding': {
      const message =
        'The code has no such finding: it was mended already, or the code there has changed. Scan the file again.';
      return answer({ unknownFinding: finding, message }, `No finding ${finding}`);
    }
  }
}

async function write(
  mended: Mended & { kind: 'mended' },
  { workspace, agent }: ToolContext,
): Promise<ToolResult> {
  const read = await workspace.read(mended.path);
  if (toText(read.bytes) !== mended.before) {
    return answer(
      { noSafeFix: `${mended.path} was changed while the fix was made. Try again.` },
      `${mended.path} was changed meanwhile`,
    );
  }
  const bytes = new TextEncoder().encode(mended.after);
  const change = await workspace.write({ path: mended.path, bytes, expected: read.hash, agent });
  return changed(change, mended.resolved);
}
