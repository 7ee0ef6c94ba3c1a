/** How many tests passed and failed, as a test runner said at its end. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Reads one runner's words; null if they are not in the output. */
type Reader = (output: string) => TestCounts | null;

const READERS: readonly Reader[] = [
  readNodeTest,
  readVitest,
  readJest,
  readMocha,
  readPytest,
  readUnittest,
];

/**
 * The counts in a test runner's output: node:test (spec and TAP), Vitest, Jest, Mocha, pytest or
 * unittest. Null where none of them is recognised.
 */
export function parseTestCounts(output: string): TestCounts | null {
  // Colours, though they are asked to be left out.
  const plain = output.replace(/\u001b\[[0-9;]*m/g, '');
  for (const read of READERS) {
    const counts = read(plain);
    if (counts !== null) return counts;
  }
  return null;
}

/** `# pass 3` in TAP, `ℹ pass 3` in the spec reporter. */
function readNodeTest(output: string): TestCounts | null {
  const last = (word: string) =>
    [...output.matchAll(new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'gm'))].map((match) =>
      Number(match[1]),
    );
  const [passed, failed, cancelled] = [last('pass'), last('fail'), last('cancelled')];
  if (passed.length === 0 || passed.length !== failed.length) return null;
  return { passed: sum(passed), failed: sum(failed) + sum(cancelled) };
}

/** `Tests  1 failed | 3 passed (4)` */
function readVitest(output: string): TestCounts | null {
  const line = /^\s*Tests\s{2,}(.*\(\d+\))\s*$/m.exec(output)?.[1];
  return line === undefined
    ? null
    : { passed: count(line, 'passed'), failed: count(line, 'failed') };
}

/** `Tests:       1 failed, 3 passed, 4 total` */
function readJest(output: string): TestCounts | null {
  const line = /^Tests:\s+(.*\d+ total)\s*$/m.exec(output)?.[1];
  return line === undefined
    ? null
    : { passed: count(line, 'passed'), failed: count(line, 'failed') };
}

/** `  3 passing (12ms)` and, if any, `  1 failing` */
function readMocha(output: string): TestCounts | null {
  if (!/^\s+\d+ passing \(\d+(ms|s|m)\)$/m.test(output)) return null;
  return { passed: count(output, 'passing'), failed: count(output, 'failing') };
}

/** `=== 1 failed, 3 passed, 1 error in 0.12s ===`, or the same without the frame when it is quiet. */
function readPytest(output: string): TestCounts | null {
  const line = /^(?:=+ )?((?:\d+ [a-z]+,? )*\d+ [a-z]+) in [\d.]+s.*$/m.exec(output)?.[1];
  if (line === undefined || !/passed|failed|error/.test(line)) return null;
  return { passed: count(line, 'passed'), failed: count(line, 'failed') + count(line, 'errors?') };
}

/** `Ran 4 tests in 0.001s` and `FAILED (failures=1, errors=1, skipped=1)` or `OK` */
function readUnittest(output: string): TestCounts | null {
  const ran = /^Ran (\d+) tests? in [\d.]+s$/m.exec(output)?.[1];
  if (ran === undefined) return null;
  const ending = /^(?:FAILED|OK) \((.*)\)$/m.exec(output)?.[1] ?? '';
  const named = (word: string) => Number(new RegExp(`\\b${word}=(\\d+)`).exec(ending)?.[1] ?? 0);
  const failed = named('failures') + named('errors') + named('unexpected successes');
  return { passed: Math.max(0, Number(ran) - failed - named('skipped')), failed };
}

function count(text: string, word: string): number {
  return Number(new RegExp(`(\\d+) ${word}\\b`).exec(text)?.[1] ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
