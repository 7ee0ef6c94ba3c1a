import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Finding } from '#core/protocol/finding.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import { createExplainTool } from './explain-tool.ts';
import { createFixTool } from './fix-tool.ts';
import { createScanTool } from './scan-tool.ts';
import { findRulesFolder } from './scan/rule-book.ts';
import { createScanner } from './scan/scanner.ts';
import type { Tool, ToolResult } from './tool.ts';

vi.setConfig({ testTimeout: 30_000 });

const ROUTE = [
  "const db = require('./db');",
  "const { exec } = require('child_process');",
  "app.get('/', (req, res) => {",
  "  db.query('SELECT * FROM t WHERE a = ' + req.query.a, (error, rows) => {",
  "    exec('ls ' + req.query.b, (failure, text) => res.json({ rows, text }));",
  '  });',
  '});',
  '',
].join('\r\n');

const FILES = {
  'app.js': ROUTE,
  'db.js': "const mysql = require('mysql');\nmodule.exports = mysql.createPool({});\n",
  'lib/clean.js': 'exports.add = (a, b) => a + b;\n',
  'test/app.test.js': ROUTE,
  'logo.js': Uint8Array.of(0, 255, 1),
  'README.md': '# App\n',
};

let scratch: ScratchFolder;
let workspace: Workspace;
const scanner = createScanner({ rulesFolder: findRulesFolder() });
const scan = createScanTool(scanner);
const fix = createFixTool(scanner);
const explain = createExplainTool(scanner);

beforeEach(async () => {
  scratch = await createScratchFolder();
  await scratch.put(FILES);
  ({ workspace } = await scratch.prepare());
});
afterEach(() => scratch.remove());

function use<I>(
  tool: Tool<I>,
  input: unknown,
  signal = new AbortController().signal,
): Promise<ToolResult> {
  return tool.run(tool.input.parse(input), { agent: 'developer-1' as AgentId, workspace, signal });
}

async function findings(input: unknown = {}): Promise<readonly Finding[]> {
  return (JSON.parse((await use(scan, input)).text) as { findings: readonly Finding[] }).findings;
}

const idOf = async (rule: string): Promise<string> =>
  (await findings()).find((finding) => finding.rule === rule)?.id ?? '';

const overwrite = (file: string, text: string): Promise<void> =>
  writeFile(path.join(workspace.root, file), text);

const app = (): Promise<string> => readFile(path.join(workspace.root, 'app.js'), 'utf8');

describe('scan', () => {
  test('tells findings, how many files were looked at and which were not', async () => {
    const result = await use(scan, {});
    expect(result).toMatchObject({ ok: true, summary: '2 findings in 3 files' });
    expect(JSON.parse(result.text)).toMatchObject({
      total: 2,
      truncated: false,
      scanned: 3,
      skipped: [
        { path: 'test/app.test.js', reason: 'test' },
        { path: 'logo.js', reason: 'unreadable' },
      ],
    });
    expect(result.found?.map((finding) => finding.rule)).toEqual([
      'js-sql-injection',
      'js-command-injection',
    ]);
  });

  test('reports on the paths that are asked for', async () => {
    expect(await findings({ paths: ['lib'] })).toEqual([]);
    expect(await findings({ paths: ['./app.js'] })).toHaveLength(2);
    expect(await use(scan, { paths: ['nowhere'] })).toMatchObject({ ok: false });
  });

  test('lists at most 200 findings, the worst, and says so', async () => {
    const line = "db.query('SELECT * FROM t WHERE a = ' + req.query.a);\n";
    await overwrite('many.js', `app.get('/', (req, res) => {\n${line.repeat(250)}});\n`);
    const answer = JSON.parse((await use(scan, {})).text) as { findings: unknown[]; total: number };
    expect(answer).toMatchObject({ total: 252, truncated: true });
    expect(answer.findings).toHaveLength(200);
  });

  test('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(use(scan, {}, controller.signal)).rejects.toThrow('enough');
  });
});

describe('apply_fix', () => {
  test('asks for what it lacks, takes the answer, and writes with the line ends of the file', async () => {
    const finding = await idOf('js-sql-injection');
    const asked = await use(fix, { finding });
    expect(asked.ok).toBe(false);
    expect(JSON.parse(asked.text)).toEqual({
      needs: 'placeholder',
      question: 'Which parameter style does the driver behind `db.query` in app.js use?',
    });
    expect(await app()).toBe(ROUTE);
    const done = await use(fix, { finding, parameters: { placeholder: '?', values: 'array' } });
    expect(done).toMatchObject({ ok: true, findings: [finding], changes: [{ path: 'app.js' }] });
    expect(await app()).toBe(ROUTE.replace("a = ' + req.query.a,", "a = ?', [req.query.a],"));
  });

  test('mends a finding inside of another, whose id stays', async () => {
    const outer = await idOf('js-sql-injection');
    const inner = await idOf('js-command-injection');
    expect(await use(fix, { finding: inner })).toMatchObject({ ok: true, findings: [inner] });
    expect(await app()).toContain("execFile('ls', [req.query.b],");
    expect((await findings()).map((finding) => finding.id)).toEqual([outer]);
  });

  test('takes what an explanation tells', async () => {
    const finding = await idOf('js-sql-injection');
    const explained = await use(explain, { finding });
    expect(explained.ok).toBe(true);
    const { data } = JSON.parse(explained.text) as {
      data: { placeholder: string; values: string; evidence: string };
    };
    expect(data).toEqual({
      placeholder: '?',
      values: 'array',
      driver: 'mysql',
      evidence: 'db.js:1',
    });
    expect(await use(fix, { finding, parameters: data })).toMatchObject({ ok: true });
  });

  test('says what it knows nothing of, and what it can not mend', async () => {
    const unknown = await use(fix, { finding: 'F-00000000' });
    expect(unknown.ok).toBe(false);
    expect(JSON.parse(unknown.text)).toMatchObject({ unknownFinding: 'F-00000000' });
    await overwrite(
      'app.js',
      ROUTE.replace("'SELECT * FROM t WHERE a = '", "'SELECT * FROM t ORDER BY '"),
    );
    const parameters = { placeholder: '?' };
    const refused = await use(fix, { finding: await idOf('js-sql-injection'), parameters });
    expect(JSON.parse(refused.text)).toEqual({
      noSafeFix: expect.stringContaining('list of the allowed names'),
    });
  });
});

describe('explain_finding', () => {
  test('gives the remedy where a fix needs no facts', async () => {
    const result = await use(explain, { finding: await idOf('js-command-injection') });
    expect(JSON.parse(result.text)).toMatchObject({
      text: expect.stringContaining('app.js, line 5'),
      data: {},
    });
  });

  test('says when a finding is gone', async () => {
    expect(await use(explain, { finding: 'F-00000000' })).toMatchObject({ ok: false });
  });
});
