import { z } from 'zod';
import { FindingId } from '#core/protocol/ids.ts';
import { oneLine, orRefused } from './answers.ts';
import { answerFor } from './scan/answers/answer-for.ts';
import type { Scanner } from './scan/scanner.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

const Input = z.object({
  finding: FindingId.describe('The id of the finding, as the scan gave it.'),
});
type Input = z.infer<typeof Input>;

/**
 * What an explanation answers, as JSON. `text` is a sentence for people. `data` holds what a fix can
 * use (`placeholder`, `values`, `driver`, `evidence`), or is empty when the finding needs nothing.
 */
export interface Explanation {
  readonly text: string;
  readonly data: Readonly<Record<string, string>>;
}

function give(explanation: Explanation, ok: boolean): ToolResult {
  return { ok, text: JSON.stringify(explanation), summary: oneLine(explanation.text) };
}

/** The tool that looks up what the fix of a finding must know; its text is an `Explanation` as JSON. */
export function createExplainTool(scanner: Scanner): Tool<Input> {
  return {
    name: 'explain_finding',
    description:
      'Looks up what the fix of a finding must know and the place of the finding does not show: follows the imports to the ' +
      'database driver and reads the package lists. Returns JSON {text, data}; data holds placeholder and values for apply_fix.',
    input: Input,
    describe: ({ finding }) => oneLine(`Looking into ${finding}`),
    run: (input, context) => orRefused(() => explain(scanner, input, context)),
  };
}

async function explain(
  scanner: Scanner,
  { finding }: Input,
  { workspace, signal }: ToolContext,
): Promise<ToolResult> {
  const { files, report } = await scanner.scan(workspace, signal);
  const known = report.sites.find((site) => site.finding.id === finding)?.finding;
  if (known === undefined) {
    return give(
      {
        text: `The code has no finding ${finding}: it was mended already, or the code there has changed.`,
        data: {},
      },
      false,
    );
  }
  if (known.fixer !== 'sql-parameters') {
    return give(
      {
        text: `${known.title} in ${known.place.path}, line ${known.place.line}. ${known.remedy}`,
        data: {},
      },
      true,
    );
  }
  const answer = answerFor(files, known);
  if (answer === null) {
    return give(
      {
        text: `Neither the imports of ${known.place.path} nor the package lists tell which driver runs this statement.`,
        data: {},
      },
      false,
    );
  }
  return give(answer, true);
}
