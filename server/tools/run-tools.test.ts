import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { SandboxUnavailable } from '#server/workspace/errors/sandbox-unavailable.ts';
import { detectSandbox } from '#server/workspace/sandbox.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';
import type { CommandResult, Workspace } from '#server/workspace/workspace.ts';
import { createRunCommandTool } from './run-command-tool.ts';
import { createRunTestsTool, judge, type TestReport } from './run-tests-tool.ts';
import type { Tool } from './tool.ts';

vi.setConfig({ testTimeout: 60_000 });
const { available, detail } = await detectSandbox();
let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

function use<I>(tool: Tool<I>, input: unknown, workspace: Workspace) {
  const signal = new AbortController().signal;
  return tool.run(tool.input.parse(input), { agent: 'tester-1' as AgentId, workspace, signal });
}

async function runTests(files: Record<string, string>): Promise<TestReport> {
  await scratch.put(files);
  const { workspace } = await scratch.prepare();
  return JSON.parse((await use(createRunTestsTool(), {}, workspace)).text) as TestReport;
}

const NODE_TEST = `const test = require('node:test'); const assert = require('node:assert');
test('good', () => {}); test('bad', () => assert.equal(process.env.BAD, undefined));`;
const PYTHON_TEST = `import unittest
from shop import price
class Price(unittest.TestCase):
    def test_price(self): self.assertEqual(price(), 3)
    def test_other(self): self.assertEqual(price(), 4)
`;

describe.skipIf(!available)(`run_tests (${detail})`, () => {
  test('runs what package.json says, and counts', async () => {
    const report = await runTests({
      'package.json': JSON.stringify({ scripts: { test: 'BAD=1 node --test' } }),
      'a.test.js': NODE_TEST,
    });
    expect(report).toMatchObject({
      ran: true,
      ok: false,
      passed: 1,
      failed: 1,
      command: 'npm test',
      reason: '',
    });
    expect(report.output).toContain('bad');
  });

  test('runs node:test files where no script is named', async () => {
    const report = await runTests({ 'test/a.js': NODE_TEST });
    expect(report).toMatchObject({
      ran: true,
      ok: true,
      passed: 2,
      failed: 0,
      command: 'node --test',
    });
  });

  test("runs unittest's tests beside the code and in a folder of their own", async () => {
    const shop = 'def price(): return 3\n';
    expect(await runTests({ 'shop.py': shop, 'tests/test_shop.py': PYTHON_TEST })).toMatchObject({
      ran: true,
      ok: false,
      passed: 1,
      failed: 1,
    });
  });

  test('adds up the suites of both languages', async () => {
    const report = await runTests({
      'a.test.js': NODE_TEST,
      'shop.py': 'def price(): return 3\n',
      'test_shop.py': PYTHON_TEST,
    });
    expect(report).toMatchObject({
      ran: true,
      ok: false,
      passed: 3,
      failed: 1,
      command: 'node --test and python3 -m unittest discover -p test*.py',
    });
  });

  test('a suite without recognisable counts counts as one test, by its exit code', async () => {
    const report = await runTests({ 'package.json': '{"scripts": {"test": "echo fine"}}' });
    expect(report).toMatchObject({
      ran: true,
      ok: true,
      passed: 1,
      failed: 0,
      reason: expect.stringContaining('No counts'),
    });
  });
});

describe('run_tests without a run', () => {
  test('says that there are no tests', async () => {
    const report = await runTests({
      'package.json': '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}',
      'a.js': '',
    });
    expect(report).toMatchObject({
      ran: false,
      ok: false,
      reason: 'no tests were found in the workspace',
    });
  });

  test('tests that were cut off by a stop have not failed: there is no result', async () => {
    await scratch.put({ 'a.test.js': NODE_TEST });
    const { workspace } = await scratch.prepare();
    const stop = new AbortController();
    const run = (): Promise<CommandResult> => {
      stop.abort(new Error('stopped'));
      return Promise.resolve({ exitCode: null, output: '', endedBy: 'abort', durationMs: 5 });
    };
    const tool = createRunTestsTool();
    const context = { agent: 'tester-1' as AgentId, signal: stop.signal };
    await expect(
      tool.run(tool.input.parse({}), { ...context, workspace: { ...workspace, run } }),
    ).rejects.toThrow('stopped');
  });

  test('without a sandbox nothing runs, and the result says so', async () => {
    await scratch.put({ 'a.test.js': NODE_TEST });
    const { workspace } = await scratch.prepare();
    const run = () => Promise.reject(new SandboxUnavailable('bubblewrap is not installed.'));
    const result = await use(createRunTestsTool(), {}, { ...workspace, run });
    expect(result).toMatchObject({
      ok: false,
      summary: 'Tests not run: bubblewrap is not installed.',
    });
    expect(JSON.parse(result.text)).toMatchObject({
      ran: false,
      passed: 0,
      failed: 0,
      reason: 'bubblewrap is not installed.',
    });
    expect(
      await use(createRunCommandTool(), { argv: ['ls'] }, { ...workspace, run }),
    ).toMatchObject({ ok: false, text: expect.stringContaining('could not be confined') });
  });
});

describe('judging a run', () => {
  const ended = (part: Partial<CommandResult>): CommandResult => ({
    exitCode: 0,
    output: '',
    endedBy: 'exit',
    durationMs: 10,
    ...part,
  });

  test('counts that say all is well do not outweigh an exit code that says it is not', () => {
    const report = judge('npm test', ended({ exitCode: 1, output: '4 passed in 0.01s\n' }));
    expect(report).toMatchObject({
      ran: true,
      ok: false,
      passed: 4,
      failed: 1,
      reason: expect.stringContaining('exit code 1'),
    });
  });

  test('no tests is no pass', () => {
    expect(judge('x', ended({ output: 'Ran 0 tests in 0.000s\n\nOK\n' }))).toMatchObject({
      ran: false,
      ok: false,
    });
  });

  test('a command that is not there did not run', () => {
    expect(judge('x', ended({ exitCode: 127, output: 'sh: jest: not found\n' }))).toMatchObject({
      ran: false,
      reason: expect.stringContaining('jest: not found'),
    });
  });

  test('a run that met its deadline is no pass', () => {
    expect(judge('x', ended({ exitCode: null, endedBy: 'deadline' }))).toMatchObject({
      ran: true,
      ok: false,
      failed: 1,
      reason: expect.stringContaining('deadline'),
    });
  });
});

describe.skipIf(!available)(`run_command (${detail})`, () => {
  test('gives the output and how it ended', async () => {
    await scratch.put({ 'a.js': 'console.log(1 +' });
    const { workspace } = await scratch.prepare();
    const result = await use(
      createRunCommandTool(),
      { argv: ['node', '--check', 'a.js'] },
      workspace,
    );
    expect(result).toMatchObject({
      ok: false,
      text: expect.stringMatching(/exit code 1[^]*SyntaxError/),
    });
  });
});
