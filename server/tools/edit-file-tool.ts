import { z } from 'zod';
import { FindingId } from '#core/protocol/ids.ts';
import { toText } from '#server/workspace/file-hunk.ts';
import type { FileSnapshot } from '#server/workspace/workspace.ts';
import { changed, oneLine, orRefused, refused } from './answers.ts';
import { FileHash, fullHash } from './file-hash.ts';
import { WholeText } from './whole-text.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

const Input = z.object({
  path: z.string().min(1).max(1024).describe('Relative to the root of the workspace.'),
  hash: FileHash.describe(
    'The hash that read_file showed, of the version that this edit is made for.',
  ),
  old: z.string().min(1).describe('The exact text to replace; it must occur once in the file.'),
  new: WholeText.describe('What takes its place.'),
  findings: z
    .array(FindingId)
    .max(50)
    .optional()
    .describe('The ids of the findings that this answers.'),
});
type Input = z.infer<typeof Input>;

/** The tool that replaces one passage of a file, if the file is still what was read. */
export function createEditFileTool(): Tool<Input> {
  return {
    name: 'edit_file',
    description:
      'Replaces one exact passage of a text file. Refused when the file is no longer the version ' +
      'that the hash names, and tells who changed it: read it again then. Returns the new hash and the difference.',
    input: Input,
    describe: ({ path }) => oneLine(`Editing ${path}`),
    run: (input, context) => orRefused(() => edit(input, context)),
  };
}

async function edit(input: Input, { workspace, agent }: ToolContext): Promise<ToolResult> {
  const file = await workspace.read(input.path);
  const text = toText(file.bytes);
  if (text === null)
    return refused(`${file.path} is not text, so no passage of it can be replaced.`);
  const expected = fullHash(input.hash, file.hash);
  const edited = expected === file.hash ? replaceOnce(file, text, input) : text;
  if (typeof edited !== 'string') return edited;
  // A stale hash goes to the workspace too: it knows who changed the file.
  const bytes = new TextEncoder().encode(edited);
  return changed(
    await workspace.write({ path: file.path, bytes, expected, agent }),
    input.findings,
  );
}

function replaceOnce(file: FileSnapshot, text: string, input: Input): string | ToolResult {
  const [old, now] = inLineEndingsOf(text, input.old, input.new);
  const parts = text.split(old);
  if (parts.length === 2) return parts.join(now);
  if (parts.length === 1) {
    return refused(
      `The passage does not occur in ${file.path}. Copy it from read_file exactly, without the line numbers.`,
    );
  }
  const at = linesOf(parts, old).slice(0, 10).join(', ');
  return refused(
    `The passage occurs ${parts.length - 1} times in ${file.path} (lines ${at}). Take in more of the lines around it.`,
  );
}

/** A model writes bare line feeds; in a file with CRLF they mean CRLF. */
function inLineEndingsOf(text: string, old: string, now: string): [string, string] {
  const isCrlf = text.includes('\r\n') && !/[^\r]\n/.test(text);
  if (!isCrlf || old.includes('\r')) return [old, now];
  return [old.replaceAll('\n', '\r\n'), now.replace(/\r?\n/g, '\r\n')];
}

function linesOf(parts: readonly string[], old: string): number[] {
  let line = 1;
  return parts.slice(0, -1).map((part) => {
    const at = line + part.split('\n').length - 1;
    line = at + old.split('\n').length - 1;
    return at;
  });
}
