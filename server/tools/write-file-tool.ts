import { z } from 'zod';
import { FindingId } from '#core/protocol/ids.ts';
import type { FileSnapshot, Workspace } from '#server/workspace/workspace.ts';
import { changed, oneLine, orRefused } from './answers.ts';
import { FileHash, fullHash } from './file-hash.ts';
import { WholeText } from './whole-text.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

const Input = z.object({
  path: z.string().min(1).max(1024).describe('Relative to the root of the workspace.'),
  content: WholeText.describe('The whole content of the file.'),
  hash: FileHash.nullable().describe(
    'The hash that read_file showed, or null to create a new file.',
  ),
  findings: z
    .array(FindingId)
    .max(50)
    .optional()
    .describe('The ids of the findings that this answers.'),
});
type Input = z.infer<typeof Input>;

/** The tool that writes a file whole: a new one, or one that is still what was read. */
export function createWriteFileTool(): Tool<Input> {
  return {
    name: 'write_file',
    description:
      'Writes a whole file: a new one with hash null, or in place of the version that the hash names. ' +
      'Prefer edit_file for a change of a few lines. Returns the new hash and the difference.',
    input: Input,
    describe: ({ path }) => oneLine(`Writing ${path}`),
    run: (input, context) => orRefused(() => write(input, context)),
  };
}

async function write(input: Input, { workspace, agent }: ToolContext): Promise<ToolResult> {
  const bytes = new TextEncoder().encode(input.content);
  const expected =
    input.hash === null ? null : fullHash(input.hash, await hashNow(workspace, input.path));
  return changed(
    await workspace.write({ path: input.path, bytes, expected, agent }),
    input.findings,
  );
}

async function hashNow(workspace: Workspace, path: string): Promise<FileSnapshot['hash']> {
  return (await workspace.read(path)).hash;
}
