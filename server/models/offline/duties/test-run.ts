import type { Check } from '#core/protocol/message.ts';
import type { Act } from '../reading.ts';

/** What a run of the workspace's own tests came to. */
export type TestRun =
  | {
      readonly ran: true;
      readonly passed: number;
      readonly failed: number;
      readonly command: string;
    }
  | { readonly ran: false; readonly reason: string };

/** What an agent says of tests that it has no tool to run. */
export const NO_TESTS: TestRun = { ran: false, reason: 'this agent has no tool to run them.' };

/** Reads the result of `run_tests`. What can't be read counts as not run, with the reason. */
export function readTestRun(act: Act): TestRun {
  const data = act.result?.data ?? {};
  if (data['ran'] !== true) {
    const reason = data['reason'] ?? act.result?.text ?? 'no result came';
    return { ran: false, reason: String(reason).slice(0, 240) };
  }
  const { passed, failed, command } = data;
  return {
    ran: true,
    passed: toCount(passed),
    failed: toCount(failed),
    command: typeof command === 'string' ? command : 'the tests',
  };
}

/** A test run as one check of a validation. `before` is the run on the untouched code, if there was one. */
export function toTestCheck(run: TestRun, before: TestRun | null): Check {
  if (!run.ran)
    return {
      name: 'tests',
      outcome: 'not-run',
      detail: `tests not run: ${run.reason}`.slice(0, 300),
    };
  const counts = `${run.command}: ${run.passed} passed, ${run.failed} failed`;
  const known =
    before?.ran === true && before.failed > 0 ? `; ${before.failed} failed before any change` : '';
  return {
    name: 'tests',
    outcome: run.failed > 0 ? 'failed' : 'passed',
    detail: `${counts}${known}`.slice(0, 300),
  };
}

/** One sentence on a test run. */
export function tellTestRun(run: TestRun): string {
  return run.ran
    ? `Tests ran (${run.command}): ${run.passed} passed, ${run.failed} failed.`
    : `Tests not run: ${run.reason}`;
}

function toCount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : 0;
}
