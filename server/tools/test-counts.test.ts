import { describe, expect, test } from 'vitest';
import { parseTestCounts } from './test-counts.ts';

const OUTPUTS: Record<string, { output: string; passed: number; failed: number }> = {
  'node:test, spec': {
    output:
      '▶ shop\n✔ a (1ms)\nℹ tests 4\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0\n',
    passed: 3,
    failed: 1,
  },
  'node:test, TAP, with one cancelled': {
    output: '# tests 2\n# suites 0\n# pass 1\n# fail 0\n# cancelled 1\n',
    passed: 1,
    failed: 1,
  },
  'node:test in colours': {
    output: '\u001b[34mℹ pass 2\u001b[39m\n\u001b[34mℹ fail 0\u001b[39m\n',
    passed: 2,
    failed: 0,
  },
  vitest: {
    output:
      ' Test Files  1 failed | 1 passed (2)\n      Tests  1 failed | 7 passed | 2 skipped (10)\n',
    passed: 7,
    failed: 1,
  },
  jest: {
    output: 'Test Suites: 1 failed, 1 total\nTests:       2 failed, 1 skipped, 5 passed, 8 total\n',
    passed: 5,
    failed: 2,
  },
  mocha: {
    output: '\n  3 passing (12ms)\n  1 pending\n  2 failing\n\n  1) shop\n',
    passed: 3,
    failed: 2,
  },
  pytest: {
    output: '=== 1 failed, 3 passed, 1 skipped, 2 errors in 0.12s ===\n',
    passed: 3,
    failed: 3,
  },
  'pytest, quiet': { output: '....\n4 passed in 0.01s\n', passed: 4, failed: 0 },
  'unittest that passes': {
    output: '....\n-----\nRan 4 tests in 0.001s\n\nOK (skipped=1)\n',
    passed: 3,
    failed: 0,
  },
  'unittest that fails': {
    output: 'Ran 4 tests in 0.001s\n\nFAILED (failures=1, errors=1)\n',
    passed: 2,
    failed: 2,
  },
};

describe('the counts of a test run', () => {
  test.each(Object.entries(OUTPUTS))('are read from %s', (_, { output, passed, failed }) => {
    expect(parseTestCounts(output)).toEqual({ passed, failed });
  });

  test.each(['', 'all good\n', 'took 3 passed exams', '# pass the salt\n'])(
    'are not made up from %j',
    (output) => {
      expect(parseTestCounts(output)).toBeNull();
    },
  );
});
