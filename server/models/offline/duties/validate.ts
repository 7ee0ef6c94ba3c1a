import type { Finding } from '#core/protocol/finding.ts';
import type { Check } from '#core/protocol/message.ts';
import type { Answer, Use } from '../answer.ts';
import { compareText, findingsOf, idsIn, knownFindings, type Known } from '../knowledge.ts';
import { actsNamed, lettersOfKind, wentWell, type Act, type Reading } from '../reading.ts';
import { finishStep, type OpenStep } from '../step.ts';
import { chunks, count, groupBy, pathsOf } from '../wording.ts';
import { NO_TESTS, readTestRun, tellTestRun, toTestCheck, type TestRun } from './test-run.ts';

const ABOUT_LIMIT = 50;

/** Runs the tests, scans the mended files again, and says of each fix whether it holds. */
export function validate(reading: Reading, step: OpenStep): Answer {
  const fixed = shareOf(fixedFindings(reading), step);
  const acts = reading.acts.filter((act) => act.at > step.at);
  const run = acts.find((act) => act.name === 'run_tests');
  const scan = acts.find((act) => act.name === 'scan');
  if (run === undefined && scan === undefined) return firstChecks(fixed, reading);
  const tests = run === undefined ? NO_TESTS : readTestRun(run);
  if (fixed.length === 0)
    return conclude(`Nothing was fixed, so nothing to confirm. ${tellTestRun(tests)}`);
  const reports = acts.filter((act) => act.name === 'report_validation');
  const told = idsIn(reports, 'about');
  const untold = fixed.filter(({ finding }) => !told.has(finding.id));
  if (untold.length > 0) return reportAll(untold, { tests, scan, reading });
  return conclude(`${tellVerdicts(reports)} ${tellTestRun(tests)}`);
}

/** Everything that a developer said to have fixed and did not take back, in the order of the files. */
function fixedFindings(reading: Reading): readonly Known[] {
  const status = new Map<string, string>();
  for (const { message } of lettersOfKind(reading, 'broadcast')) {
    if (message.status === undefined) continue;
    for (const id of message.about) status.set(id, message.status);
  }
  const own = actsNamed(reading, 'broadcast').filter((act) => act.input['status'] === 'fixed');
  for (const id of idsIn(own, 'about')) status.set(id, 'fixed');
  return knownFindings(reading).filter(({ finding }) => status.get(finding.id) === 'fixed');
}

function shareOf(fixed: readonly Known[], step: OpenStep): readonly Known[] {
  const files = [...pathsOf(fixed.map(({ finding }) => finding))].sort(compareText);
  return fixed.filter(
    ({ finding }) => files.indexOf(finding.place.path) % step.parts === step.part - 1,
  );
}

function firstChecks(fixed: readonly Known[], reading: Reading): Answer {
  const files = pathsOf(fixed.map(({ finding }) => finding));
  const uses = [
    { name: 'run_tests', input: {} },
    ...(files.length > 0 ? [{ name: 'scan', input: { paths: files } }] : []),
  ].filter((use) => reading.tools.has(use.name));
  if (uses.length === 0) return conclude('I have neither fixes to look at nor tools to look with.');
  return { text: `I run the tests and scan ${count(files.length, 'mended file')} again.`, uses };
}

interface Evidence {
  readonly tests: TestRun;
  readonly scan: Act | undefined;
  readonly reading: Reading;
}

function reportAll(fixed: readonly Known[], evidence: Evidence): Answer {
  const files = groupBy(fixed, ({ finding }) => finding.place.path);
  const uses = [...files].flatMap(([path, group]) => reportFile({ path, group }, evidence));
  return { text: `I report on ${tellFixes(fixed.length)}.`, uses };
}

/** One report for the fixes of a file that hold, one for those that do not. */
function reportFile(
  { path, group }: { readonly path: string; readonly group: readonly Known[] },
  evidence: Evidence,
): readonly Use[] {
  const { scan } = evidence;
  if (scan === undefined || !wentWell(scan) || scan.result?.data?.['truncated'] === true) {
    const check: Check = { name: nameOf(path), outcome: 'not-run', detail: reasonOf(scan) };
    return report(group, { verdict: 'inconclusive', check, path, evidence });
  }
  const still = stillThere(group, { now: findingsOf(scan), reading: evidence.reading });
  const gone = group.filter((known) => !still.includes(known));
  const passed: Check = { name: nameOf(path), outcome: 'passed', detail: 'no longer found' };
  const failed: Check = { name: nameOf(path), outcome: 'failed', detail: 'still found' };
  return [
    ...report(still, { verdict: 'fail', check: failed, path, evidence }),
    ...report(gone, { verdict: verdictOf(evidence), check: passed, path, evidence }),
  ];
}

/** Gone from the scan counts as confirmed only where the tests did not fail. */
function verdictOf({ tests, reading }: Evidence): 'pass' | 'fail' | 'inconclusive' {
  if (!tests.ran || tests.failed === 0) return 'pass';
  const before = baselineOf(reading);
  return before?.ran === true && before.failed >= tests.failed ? 'inconclusive' : 'fail';
}

/**
 * The fixes that did not take: a file has more findings of their rule than were left unfixed. Those
 * that the scan names are meant, or where it names none of them (the code has changed), all.
 */
function stillThere(
  group: readonly Known[],
  { now, reading }: { readonly now: readonly Finding[]; readonly reading: Reading },
): readonly Known[] {
  const named = new Set<string>(now.map((finding) => finding.id));
  const fixed = new Set<string>(fixedFindings(reading).map(({ finding }) => finding.id));
  const unfixed = knownFindings(reading).flatMap(({ finding }) =>
    fixed.has(finding.id) ? [] : [finding],
  );
  const byRule = groupBy(group, ({ finding }) => finding.rule);
  return [...byRule.values()].flatMap((alike) => {
    const first = alike[0]?.finding;
    if (first === undefined) return [];
    if (countLike(now, first) <= countLike(unfixed, first)) return [];
    const meant = alike.filter(({ finding }) => named.has(finding.id));
    return meant.length > 0 ? meant : alike;
  });
}

/** How many findings are of the same rule in the same file. */
function countLike(findings: readonly Finding[], one: Finding): number {
  return findings.filter(({ rule, place }) => rule === one.rule && place.path === one.place.path)
    .length;
}

interface Report {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly check: Check;
  readonly path: string;
  readonly evidence: Evidence;
}

function report(
  group: readonly Known[],
  { verdict, check, path, evidence }: Report,
): readonly Use[] {
  const tests = toTestCheck(evidence.tests, baselineOf(evidence.reading));
  return chunks(group, ABOUT_LIMIT).map((piece) => ({
    name: 'report_validation',
    input: {
      verdict,
      text: tell(piece, { verdict, path, tests }),
      about: piece.map(({ finding }) => finding.id),
      checks: [check, tests],
    },
  }));
}

const LEADS = {
  pass: 'Fix confirmed',
  fail: 'Fix not confirmed',
  inconclusive: 'Can not say whether the fix holds',
} as const;

function tell(
  group: readonly Known[],
  told: { readonly verdict: Report['verdict']; readonly path: string; readonly tests: Check },
): string {
  const titles = [...new Set(group.map(({ finding }) => finding.title))].join('; ');
  const lines = group.map(({ finding }) => finding.place.line).sort((a, b) => a - b);
  return `${LEADS[told.verdict]} in ${told.path}, formerly ${lines.length > 1 ? 'lines' : 'line'} ${lines.join(', ')}: ${titles}. Tests: ${told.tests.detail}.`;
}

function baselineOf(reading: Reading): TestRun | null {
  const runs = actsNamed(reading, 'run_tests');
  const first = runs[0];
  const edited = lettersOfKind(reading, 'broadcast').find(
    ({ message }) => message.status === 'fixing',
  );
  if (first === undefined || (edited !== undefined && edited.at < first.at)) return null;
  return runs.length > 1 ? readTestRun(first) : null;
}

/** A check's name holds at most 120 characters. */
function nameOf(path: string): string {
  return `scan of ${path}`.slice(0, 120);
}

function reasonOf(scan: Act | undefined): string {
  if (scan !== undefined && wentWell(scan)) return 'the scan has more findings than it lists';
  return `not scanned again: ${scan?.result?.text ?? 'no tool for it'}`.slice(0, 300);
}

function tellVerdicts(reports: readonly Act[]): string {
  const counted = (['pass', 'fail', 'inconclusive'] as const).map((verdict) => {
    const ids = idsIn(
      reports.filter((act) => act.input['verdict'] === verdict),
      'about',
    );
    return ids.size > 0 ? `${tellFixes(ids.size)} ${WORDS[verdict]}` : '';
  });
  return `${counted.filter((text) => text !== '').join(', ')}.`;
}

const WORDS = { pass: 'confirmed', fail: 'not confirmed', inconclusive: 'undecided' } as const;

function tellFixes(number: number): string {
  return number === 1 ? '1 fix' : `${number} fixes`;
}

function conclude(summary: string): Answer {
  return { text: summary, uses: [finishStep('done', summary)] };
}
