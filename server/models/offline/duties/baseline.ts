import type { Answer } from '../answer.ts';
import type { Reading } from '../reading.ts';
import { finishStep, type OpenStep } from '../step.ts';
import { NO_TESTS, readTestRun, tellTestRun } from './test-run.ts';

/** Runs the tests before anything is changed, so that nobody blames a fix for an old failure. */
export function runBaseline(reading: Reading, step: OpenStep): Answer {
  const run = reading.acts.find((act) => act.at > step.at && act.name === 'run_tests');
  if (run === undefined && reading.tools.has('run_tests')) {
    return {
      text: 'I run the tests once before anything is changed.',
      uses: [{ name: 'run_tests', input: {} }],
    };
  }
  const outcome = run === undefined ? NO_TESTS : readTestRun(run);
  const told = `Before any change: ${tellTestRun(outcome)}`;
  return { text: told, uses: [finishStep('done', told)] };
}
