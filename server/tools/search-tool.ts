import { z } from 'zod';
import { toText } from '#server/workspace/file-hunk.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import { done, oneLine, orRefused, refused } from './answers.ts';
import { openLineSearch, SearchTooSlow, type LineSearch } from './line-search.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

const LINE_SHOWN = 300;

const Input = z.object({
  pattern: z.string().min(1).max(1000).describe('What to look for within one line.'),
  regex: z
    .boolean()
    .default(false)
    .describe('Whether it is a JavaScript regular expression; literal by default.'),
  ignoreCase: z.boolean().default(false),
  under: z
    .string()
    .max(1024)
    .default('')
    .describe('A folder or file; the whole workspace by default.'),
  limit: z.int().min(1).max(1000).default(200).describe('At most this many lines.'),
});
type Input = z.infer<typeof Input>;

interface Hits {
  readonly lines: string[];
  readonly files: number;
  readonly complete: boolean;
}

/** The tool that finds lines in the text files of the workspace. */
export function createSearchTool(): Tool<Input> {
  return {
    name: 'search',
    description:
      'Finds the lines that hold a text, or match a regular expression, in the text files of the ' +
      'workspace. Returns path:line: text, one a line. Binary files and files over 5 MiB are passed over.',
    input: Input,
    describe: ({ pattern, under }) =>
      oneLine(`Searching ${under === '' ? 'the workspace' : under} for ${pattern}`),
    run: (input, context) => orRefused(() => search(input, context)),
  };
}

async function search(input: Input, context: ToolContext): Promise<ToolResult> {
  const kind = input.regex ? 'regex' : 'literal';
  let lines: LineSearch;
  try {
    lines = openLineSearch({ text: input.pattern, kind, ignoreCase: input.ignoreCase });
  } catch (error) {
    if (error instanceof SyntaxError)
      return refused(`${error.message}. Correct it, or leave regex out.`);
    throw error;
  }
  try {
    return tell(input, await collect(input, lines, context));
  } catch (error) {
    if (error instanceof SearchTooSlow) return refused(error.message);
    throw error;
  } finally {
    await lines.close();
  }
}

async function collect(
  input: Input,
  search: LineSearch,
  { workspace, signal }: ToolContext,
): Promise<Hits> {
  const found: string[] = [];
  let files = 0;
  for (const path of await workspace.list(input.under, Number.MAX_SAFE_INTEGER)) {
    signal.throwIfAborted();
    const text = await readText(workspace, path);
    if (text === null) continue;
    const numbers = await search.linesOf(text);
    if (numbers.length === 0) continue;
    files += 1;
    const lines = text.split('\n');
    found.push(
      ...numbers
        .slice(0, input.limit + 1)
        .map((at) => `${path}:${at}: ${cut(lines[at - 1] ?? '')}`),
    );
    if (found.length > input.limit)
      return { lines: found.slice(0, input.limit), files, complete: false };
  }
  return { lines: found, files, complete: true };
}

function tell({ pattern, limit }: Input, { lines, files, complete }: Hits): ToolResult {
  if (lines.length === 0)
    return done(`No line holds ${JSON.stringify(pattern)}.`, `Nothing found for ${pattern}`);
  const more = complete
    ? []
    : [`… more than ${limit} lines: search a folder, or for something narrower.`];
  const summary = `${complete ? '' : 'more than '}${lines.length} lines in ${files} files hold ${pattern}`;
  return done([...lines, ...more].join('\n'), summary);
}

/** A file that is gone, too large or no text is passed over. */
async function readText(workspace: Workspace, path: string): Promise<string | null> {
  try {
    return toText((await workspace.read(path)).bytes);
  } catch (error) {
    if (error instanceof Error && 'kind' in error) return null;
    throw error;
  }
}

function cut(line: string): string {
  const text = line.replace(/\r$/, '');
  return text.length > LINE_SHOWN ? `${text.slice(0, LINE_SHOWN)}…` : text;
}
