import type { Answer } from '../answer.ts';
import { fitTask } from '../coordinator/task-fit.ts';
import { declineTask } from '../coordinator/synthesise.ts';
import { knownFindings } from '../knowledge.ts';
import { actsNamed, type Act, type Reading } from '../reading.ts';
import { finishStep, type OpenStep } from '../step.ts';
import { count } from '../wording.ts';
import { discover } from './discover.ts';
import { fix } from './fix.ts';
import { readTestRun, tellTestRun } from './test-run.ts';
import { validate } from './validate.ts';

/** How often what fails its own validation is mended again; a coordinator would have it done as often. */
const REPAIRS_LIMIT = 2;

/**
 * The whole task for one who works apart: find, then, where it has the tools, mend, and check what it
 * mended itself. What a fix must know it looks up, for there is nobody to ask.
 */
export function workAlone(reading: Reading, given: OpenStep): Answer {
  const step = { ...given, part: 1, parts: 1 };
  const fit = reading.briefing === null ? null : fitTask(reading.briefing);
  if (fit?.fits === false) {
    const text = declineTask(fit.reason);
    return { text, uses: [finishStep('failed', text)] };
  }
  const mends = fit?.mends === true && reading.tools.has('apply_fix');
  const finding = find(reading, step, mends);
  if (finding !== null) return finding;
  return mends ? mend(reading, step) : conclude(reading, [testsTold(reading, step)]);
}

/** Null when everything is found and told. */
function find(reading: Reading, step: OpenStep, mends: boolean): Answer | null {
  if (editsAfter(reading, step).length > 0) return null;
  const tests = firstTests(reading, step, mends);
  if (tests !== null) return tests;
  const found = discover(reading, step);
  if (!ends(found)) return found;
  return found.uses[0]?.input['outcome'] === 'failed' ? found : null;
}

/** Who mends runs the tests before any change, so that no old failure is blamed on a fix; testers always do. */
function firstTests(reading: Reading, step: OpenStep, mends: boolean): Answer | null {
  const tests = mends || reading.briefing?.role === 'tester';
  if (!tests || !reading.tools.has('run_tests') || runOf(reading, step) !== undefined) return null;
  return {
    text: 'I run the tests on the untouched code.',
    uses: [{ name: 'run_tests', input: {} }],
  };
}

function mend(reading: Reading, step: OpenStep): Answer {
  const fixing = wasRepairedEnough(reading, step) ? null : fix(reading, step);
  if (fixing !== null && !ends(fixing)) return fixing;
  const told = fixing?.text ?? 'I mended again what did not hold, and leave it at that.';
  const edits = editsAfter(reading, step);
  const mended = edits.some((act) => act.input['status'] === 'fixed');
  if (!mended) return conclude(reading, [told, testsTold(reading, step)]);
  const checking = validate(reading, { ...step, at: edits.at(-1)?.at ?? step.at });
  return ends(checking) ? conclude(reading, [told, checking.text]) : checking;
}

function wasRepairedEnough(reading: Reading, step: OpenStep): boolean {
  const failed = actsNamed(reading, 'report_validation').filter(
    (act) => act.at > step.at && act.input['verdict'] === 'fail',
  );
  return new Set(failed.map((act) => act.at)).size > REPAIRS_LIMIT;
}

/** What touched the code, or was told about touching it, since the step began. */
function editsAfter(reading: Reading, step: OpenStep): readonly Act[] {
  return reading.acts.filter(
    (act) => act.at > step.at && (act.name === 'apply_fix' || act.name === 'broadcast'),
  );
}

function runOf(reading: Reading, step: OpenStep): Act | undefined {
  return actsNamed(reading, 'run_tests').find((act) => act.at > step.at);
}

function testsTold(reading: Reading, step: OpenStep): string {
  const run = runOf(reading, step);
  return run === undefined ? '' : tellTestRun(readTestRun(run));
}

/** Whether an answer does nothing but end the step. */
function ends({ uses }: Answer): boolean {
  return uses.every((use) => use.name === 'finish_step');
}

function conclude(reading: Reading, parts: readonly string[]): Answer {
  const found = `I found ${count(knownFindings(reading).length, 'security problem')}.`;
  const summary = [found, ...parts].filter((part) => part !== '').join(' ');
  return { text: summary, uses: [finishStep('done', summary)] };
}
