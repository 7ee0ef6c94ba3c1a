/**
 * `npm test`: everything that must be true of this checkout, on a machine that may have nothing but
 * Node and git. Ends with one plain line, `N passed, N failed`.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { requireBrowser, requireSandbox } from './system-packages.mjs';
import {
  alone,
  build,
  generate,
  install,
  requireNode,
  root,
  run,
  runTool,
  say,
  toolPath,
} from './setup.mjs';

requireNode();
process.chdir(root);
await alone(async () => {
  await install();
  await generate();
});
await requireSandbox();
const browser = await requireBrowser();

const totals = { passed: 0, failed: 0, skipped: 0 };
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'maos-reports-'));

await check('format', () => runTool('prettier', ['--check', '--log-level', 'warn', '.']));
await check('lint', () => runTool('eslint', ['.', '--max-warnings', '0']));
await check('build', () => alone(build));
await check('types', () => runTool('tsc', ['--noEmit']));
await check('import rules', () =>
  runTool('depcruise', [
    '--config',
    '.dependency-cruiser.cjs',
    'app',
    'components',
    'core',
    'server',
  ]),
);
await check('unused code', () => runTool('knip', ['--no-progress']));
await unitTests();
await endToEndTests();

fs.rmSync(reports, { recursive: true, force: true });
say('');
say(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`,
);
process.exit(totals.failed === 0 ? 0 : 1);

async function check(name, work) {
  const started = Date.now();
  try {
    await work();
    totals.passed += 1;
    say(`✓ ${name} (${seconds(started)})`);
  } catch (error) {
    totals.failed += 1;
    say(`✗ ${name} (${seconds(started)})\n${error.message}`);
  }
}

async function unitTests() {
  say('\nUnit and Postgres tests');
  const report = path.join(reports, 'vitest.json');
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const failure = await runTool('vitest', args, { show: true }).then(
    () => null,
    (error) => error,
  );
  const result = readReport(report);
  count(
    'unit tests',
    failure,
    result && {
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests,
    },
  );
}

async function endToEndTests() {
  say('\nEnd-to-end tests');
  const report = path.join(reports, 'playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report, MAOS_BROWSER: browser ?? '' };
  const failure = await run(
    process.execPath,
    [toolPath('playwright'), 'test', '--reporter=list,json'],
    { show: true, env },
  ).then(
    () => null,
    (error) => error,
  );
  const stats = readReport(report)?.stats;
  count(
    'end-to-end tests',
    failure,
    stats && {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    },
  );
}

/** A runner that fell over without a failed test still counts as one failure. */
function count(name, failure, result) {
  totals.passed += result?.passed ?? 0;
  totals.skipped += result?.skipped ?? 0;
  totals.failed += Math.max(result?.failed ?? 0, failure || !result ? 1 : 0);
  if (failure) say(`✗ ${name}: ${failure.message.trim().split('\n').at(-1)}`);
}

function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
