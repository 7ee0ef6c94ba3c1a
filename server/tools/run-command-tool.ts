import { z } from 'zod';
import { unreachable } from '#core/lib/unreachable.ts';
import type { CommandResult } from '#server/workspace/workspace.ts';
import { oneLine, orRefused } from './answers.ts';
import { excerpt } from './excerpt.ts';
import type { Tool } from './tool.ts';

const OUTPUT_SHOWN = 20_000;

const Input = z.object({
  argv: z
    .array(z.string().max(10_000))
    .min(1)
    .max(200)
    .describe('The program and its arguments, without a shell: ["node", "--check", "app.js"].'),
  timeoutSeconds: z.int().min(1).max(600).default(60),
});
type Input = z.infer<typeof Input>;

/** The tool that runs a command in a sandboxed copy of the workspace. */
export function createRunCommandTool(): Tool<Input> {
  return {
    name: 'run_command',
    description:
      'Runs a program in a copy of the workspace, without network, in a sandbox. What it writes is ' +
      'thrown away: use edit_file or write_file to change files. Returns how it ended and its output.',
    input: Input,
    describe: ({ argv }) => oneLine(`Running ${argv.join(' ')}`),
    run: ({ argv, timeoutSeconds }, { workspace, signal }) =>
      orRefused(async () => {
        const result = await workspace.run({ argv, timeoutMs: timeoutSeconds * 1000, signal });
        const ending = describeEnding(result);
        return {
          ok: result.exitCode === 0,
          text: `${ending}\n${excerpt(result.output, OUTPUT_SHOWN)}`,
          summary: oneLine(`${argv.join(' ').slice(0, 80)}: ${ending}`),
        };
      }),
  };
}

/** How a command ended, in a sentence. */
export function describeEnding({ endedBy, exitCode, durationMs }: CommandResult): string {
  const seconds = (durationMs / 1000).toFixed(1);
  switch (endedBy) {
    case 'exit':
      return exitCode === null
        ? `It was ended by a signal after ${seconds} s.`
        : `It ended with exit code ${exitCode} after ${seconds} s.`;
    case 'deadline':
      return `It was ended at its deadline, after ${seconds} s.`;
    case 'memory':
      return 'It was ended because it used too much memory.';
    case 'processes':
      return 'It was ended because it started too many processes.';
    case 'output':
      return 'It was ended because it printed too much.';
    case 'disk':
      return 'It was ended because it filled the disk.';
    case 'abort':
      return 'It was stopped.';
    default:
      return unreachable(endedBy);
  }
}
