import { z } from 'zod';
import { done, oneLine, orRefused } from './answers.ts';
import type { Tool } from './tool.ts';

const DEFAULT_LIMIT = 1000;

const Input = z.object({
  under: z
    .string()
    .max(1024)
    .default('')
    .describe('A folder of the workspace; all of it by default.'),
  limit: z.int().min(1).max(20_000).default(DEFAULT_LIMIT).describe('At most this many paths.'),
});
type Input = z.infer<typeof Input>;

/** The tool that lists the files of the workspace, one path a line. */
export function createListFilesTool(): Tool<Input> {
  return {
    name: 'list_files',
    description:
      'Lists the files of the workspace, or of one folder of it, one path a line, ascending. ' +
      'Dependencies and build output are not part of the workspace. Use it first, to see what there is.',
    input: Input,
    describe: ({ under }) => oneLine(`Listing ${under === '' ? 'the files' : under}`),
    run: ({ under, limit }, { workspace }) =>
      orRefused(async () => {
        const found = await workspace.list(under, Number.MAX_SAFE_INTEGER);
        const lines = found.slice(0, limit).map(toLine);
        const left = found.length - lines.length;
        if (left > 0)
          lines.push(`… ${left} more not shown: list a folder of it, or raise the limit.`);
        if (found.length === 0) lines.push('… no files here');
        return done(lines.join('\n'), `${found.length} files${under === '' ? '' : ` in ${under}`}`);
      }),
  };
}

/** A name with a line break or another control character is quoted as JSON, so that it stays one line. */
function toLine(path: string): string {
  return /\p{Cc}/u.test(path) ? JSON.stringify(path) : path;
}
