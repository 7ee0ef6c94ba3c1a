import { z } from 'zod';
import { toText } from '#server/workspace/file-hunk.ts';
import type { FileSnapshot } from '#server/workspace/workspace.ts';
import { done, oneLine, orRefused, refused } from './answers.ts';
import type { Tool, ToolResult } from './tool.ts';

const DEFAULT_LINES = 2000;
const LINE_LENGTH = 2000;
const TEXT_LIMIT = 200_000;

const Input = z.object({
  path: z.string().min(1).max(1024).describe('Relative to the root of the workspace.'),
  offset: z.int().min(1).default(1).describe('The first line to show; lines count from 1.'),
  limit: z.int().min(1).max(20_000).default(DEFAULT_LINES).describe('How many lines to show.'),
});
type Input = z.infer<typeof Input>;

/** The tool that shows a text file with line numbers and the hash that an edit of it must carry. */
export function createReadFileTool(): Tool<Input> {
  return {
    name: 'read_file',
    description:
      'Shows a text file. The first line tells its path, its number of lines and its hash, which ' +
      'edit_file and write_file ask for; then come the lines, each with its number and a tab.',
    input: Input,
    describe: ({ path }) => oneLine(`Reading ${path}`),
    run: (input, { workspace }) =>
      orRefused(async () => show(await workspace.read(input.path), input)),
  };
}

function show(file: FileSnapshot, { offset, limit }: Input): ToolResult {
  const text = toText(file.bytes);
  if (text === null) {
    return refused(
      `${file.path} is not text (${file.bytes.length} bytes), so it can't be shown. Read the code that uses it instead.`,
    );
  }
  const lines = toLines(text);
  if (offset > Math.max(1, lines.length)) {
    return refused(
      `${file.path} has ${lines.length} lines; line ${offset} is beyond its end. Read it from line 1.`,
    );
  }
  const shown = withinLimit(
    lines.slice(offset - 1, offset - 1 + limit).map((line, at) => number(line, offset + at)),
  );
  const after = offset + shown.length;
  const more =
    after <= lines.length
      ? [`… ${lines.length - after + 1} more lines: read on from line ${after}.`]
      : [];
  const header = `${file.path} (${lines.length} lines, hash ${file.hash})`;
  return done(
    [header, ...shown, ...more].join('\n'),
    `Read ${file.path}, ${shown.length} of ${lines.length} lines`,
  );
}

/** The lines of a text; a break at its end starts no further line. */
function toLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}

function number(line: string, at: number): string {
  const cut =
    line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}… (${line.length} characters)` : line;
  return `${at}\t${cut}`;
}

function withinLimit(lines: readonly string[]): string[] {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length) > TEXT_LIMIT);
  return end === -1 ? [...lines] : lines.slice(0, Math.max(1, end));
}
