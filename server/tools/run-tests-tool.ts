import { z } from 'zod';
import type { CommandResult, Workspace } from '#server/workspace/workspace.ts';
import { oneLine } from './answers.ts';
import { excerpt } from './excerpt.ts';
import { describeEnding } from './run-command-tool.ts';
import { parseTestCounts } from './test-counts.ts';
import { findTestSuites, type TestSuite } from './test-suites.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';

const OUTPUT_SHOWN = 8000;

const Input = z.object({
  timeoutSeconds: z.int().min(1).max(1800).default(300).describe('For each suite.'),
});
type Input = z.infer<typeof Input>;

/** What the tool returns, as JSON text. */
export interface TestReport {
  readonly ran: boolean;
  /** Whether tests ran and none failed. */
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly command: string;
  readonly output: string;
  /** Why nothing ran, or what should be known of the counts; empty when there is nothing to say. */
  readonly reason: string;
}

/** The tool that runs the workspace's own tests in the sandbox and counts them. */
export function createRunTestsTool(): Tool<Input> {
  return {
    name: 'run_tests',
    description:
      "Runs the workspace's own tests (npm test, node --test, pytest or unittest) in a sandboxed copy, " +
      'without network and without installing anything. Returns JSON: {ran, ok, passed, failed, command, ' +
      'output, reason}. With ran false nothing was run, and reason says why: never take that for a pass.',
    input: Input,
    describe: () => 'Running the tests',
    run: async (input, context) => toResult(await runTests(input, context)),
  };
}

async function runTests(input: Input, { workspace, signal }: ToolContext): Promise<TestReport> {
  const suites = await findTestSuites(workspace);
  if (suites.length === 0) return notRun('no tests were found in the workspace', '');
  const timeoutMs = input.timeoutSeconds * 1000;
  const reports: TestReport[] = [];
  for (const suite of suites) {
    reports.push(await runSuite(suite, workspace, { timeoutMs, signal }));
  }
  return reports.length === 1 && reports[0] ? reports[0] : join(reports);
}

async function runSuite(
  suite: TestSuite,
  workspace: Workspace,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<TestReport> {
  try {
    const result = await workspace.run({ argv: suite.argv, ...options });
    // Tests that were cut off say nothing of the code: they have not failed.
    options.signal.throwIfAborted();
    return judge(suite.name, result);
  } catch (error) {
    // Without a sandbox nothing is run; that is a result, not a fault.
    if (!(error instanceof Error && 'kind' in error && error.kind === 'sandbox-unavailable'))
      throw error;
    return notRun('detail' in error ? String(error.detail) : error.message, suite.name);
  }
}

/** Reads a run: by the runner's counts where they are known, else by the exit code. */
export function judge(command: string, result: CommandResult): TestReport {
  const output = excerpt(result.output, OUTPUT_SHOWN);
  if (result.exitCode === 127)
    return {
      ...notRun(`${command} could not be started: ${lastLine(result.output)}`, command),
      output,
    };
  const counts = parseTestCounts(result.output);
  const good = result.exitCode === 0;
  const base = { ran: true, command, output };
  if (counts === null) {
    const [passed, failed] = good ? [1, 0] : [0, 1];
    const reason = `No counts were recognised, so the whole run counts as one test. ${describeEnding(result)}`;
    return { ...base, ok: good, passed, failed, reason };
  }
  const failed = good ? counts.failed : Math.max(1, counts.failed);
  if (good && counts.passed + failed === 0)
    return { ...base, ...notRun('the command found no tests to run', command), output };
  const reason =
    good || counts.failed > 0 ? '' : `No test failed, and yet: ${describeEnding(result)}`;
  return { ...base, ok: good && failed === 0, passed: counts.passed, failed, reason };
}

function notRun(reason: string, command: string): TestReport {
  return { ran: false, ok: false, passed: 0, failed: 0, command, output: '', reason };
}

function join(reports: readonly TestReport[]): TestReport {
  const ran = reports.filter((report) => report.ran);
  const texts = (pick: (report: TestReport) => string, between: string) =>
    reports.map(pick).filter(Boolean).join(between);
  return {
    ran: ran.length > 0,
    ok: ran.length > 0 && ran.every((report) => report.ok),
    passed: ran.reduce((sum, report) => sum + report.passed, 0),
    failed: ran.reduce((sum, report) => sum + report.failed, 0),
    command: texts((report) => report.command, ' and '),
    output: texts((report) => report.output, '\n'),
    reason: texts((report) => (report.reason ? `${report.command}: ${report.reason}` : ''), ' '),
  };
}

function toResult(report: TestReport): ToolResult {
  const summary = report.ran
    ? `${report.command}: ${report.passed} passed, ${report.failed} failed`
    : `Tests not run: ${report.reason}`;
  return { ok: report.ran, text: JSON.stringify(report), summary: oneLine(summary) };
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}
