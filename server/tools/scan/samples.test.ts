import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { answerFor } from './answers/answer-for.ts';
import { mend } from './mend.ts';
import { findRulesFolder, readRuleBook } from './rule-book.ts';
import type { InputFile } from './input-file.ts';
import { scanFiles, scanGroup } from './scan-workspace.ts';

vi.setConfig({ testTimeout: 120_000 });

const SAMPLES = path.join(import.meta.dirname, '../../../samples');
const EXPLOITS = path.join(import.meta.dirname, 'fixtures/exploits');
const book = await readRuleBook(findRulesFolder());
const scan = (group: readonly InputFile[]) => scanGroup(group, book);
const scratch = mkdtempSync(path.join(tmpdir(), 'maos-samples-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Sample {
  readonly name: string;
  readonly test: readonly [string, ...string[]];
  readonly exploit: readonly [string, string];
  /** Each finding as rule and file, with how often it occurs; those of the first list can be mended. */
  readonly mendable: readonly string[];
  readonly advised: readonly string[];
  readonly attacks: number;
}

const sampleList: readonly Sample[] = [
  {
    name: 'web-shop',
    test: [process.execPath, '--test'],
    exploit: [process.execPath, 'web-shop.cjs'],
    mendable: [
      'js-command-injection routes/admin.js',
      'js-command-injection routes/admin.js',
      'js-insecure-random lib/logins.js',
      'js-path-traversal routes/files.js',
      'js-path-traversal routes/files.js',
      'js-sql-injection routes/account.js',
      'js-sql-injection routes/account.js',
      'js-sql-injection routes/orders.js',
      'js-sql-injection routes/products.js',
      'js-sql-injection routes/products.js',
      'js-xss routes/pages.js',
    ],
    advised: ['js-hardcoded-secret config.js', 'js-weak-hash lib/logins.js'],
    attacks: 10,
  },
  {
    name: 'py-notes',
    test: ['python3', '-m', 'unittest'],
    exploit: ['python3', 'py-notes.py'],
    mendable: [
      'py-command-injection notes/files.py',
      'py-path-traversal notes/files.py',
      'py-sql-injection notes/store.py',
      'py-sql-injection notes/store.py',
      'py-sql-injection notes/store.py',
    ],
    advised: ['py-weak-hash notes/store.py'],
    attacks: 5,
  },
];

function filesOf(folder: string): readonly InputFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile() && !name.includes('__pycache__'))
    .map((name) => ({ path: name, text: readFileSync(path.join(folder, name), 'utf8') }));
}

const env = {
  PATH: process.env['PATH'] ?? '',
  PYTHONDONTWRITEBYTECODE: '1',
  NODE_ENV: 'test' as const,
};

function run([program, ...rest]: readonly [string, ...string[]], cwd: string): string {
  return execFileSync(program, rest, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Mends what can be mended, with the answers that an analyst finds. Each finding is tried once. */
function mendAll(original: readonly InputFile[]): readonly InputFile[] {
  const wanted = scanFiles(original, book).sites.filter((site) => site.finding.fixer !== null);
  const bottomUp = wanted.toSorted((a, b) => b.finding.place.line - a.finding.place.line);
  return bottomUp.reduce<readonly InputFile[]>((files, { finding }) => {
    const { sites } = scanFiles(files, book);
    const { placeholder, values } = answerFor(files, finding)?.data ?? {};
    const parameters = placeholder && values ? { placeholder, values } : {};
    const outcome = mend({ files, sites, scan }, finding.id, parameters);
    expect(outcome).toMatchObject({ kind: 'mended', resolved: [finding.id] });
    if (outcome.kind !== 'mended') return files;
    return files.map((file) =>
      file.path === outcome.path ? { path: file.path, text: outcome.after } : file,
    );
  }, original);
}

function told(files: readonly InputFile[]): {
  readonly mendable: string[];
  readonly advised: string[];
} {
  const findings = scanFiles(files, book).sites.map((site) => site.finding);
  const list = (mendable: boolean): string[] =>
    findings
      .filter((finding) => (finding.fixer !== null) === mendable)
      .map((finding) => `${finding.rule} ${finding.place.path}`)
      .sort();
  return { mendable: list(true), advised: list(false) };
}

describe.each(sampleList)('the sample $name', (sample) => {
  const folder = path.join(SAMPLES, sample.name);
  const [program] = sample.test;
  const isSkipped = spawnSync(program, ['--version']).status !== 0;
  if (isSkipped) process.stderr.write(`Skipped ${sample.name}: ${program} is missing.\n`);

  test('has exactly the vulnerabilities that are known', () => {
    expect(told(filesOf(folder))).toEqual({ mendable: sample.mendable, advised: sample.advised });
  });

  test('asks for the style of its driver, and an analyst can tell', () => {
    const files = filesOf(folder);
    const { sites } = scanFiles(files, book);
    const statement = sites.find((site) => site.finding.fixer === 'sql-parameters');
    expect(statement).toBeDefined();
    if (statement === undefined) return;
    const { finding } = statement;
    const outcome = mend({ files, sites, scan }, finding.id, {});
    expect(outcome).toMatchObject({ kind: 'needs-answer', needs: 'placeholder' });
    expect(answerFor(files, finding)?.data.placeholder).toBe(
      sample.name === 'web-shop' ? '$n' : '?',
    );
  });

  test.skipIf(isSkipped)(
    'is mended without breaking its tests, and then withstands the attacks',
    () => {
      const copy = path.join(scratch, sample.name);
      cpSync(folder, copy, { recursive: true });
      const [exploiter, script] = sample.exploit;
      const attack = (): unknown => JSON.parse(run([exploiter, path.join(EXPLOITS, script)], copy));
      run(sample.test, copy);
      expect(attack()).toHaveLength(sample.attacks);
      const mended = mendAll(filesOf(folder));
      for (const file of mended) writeFileSync(path.join(copy, file.path), file.text);
      run(sample.test, copy);
      expect(attack()).toEqual([]);
      expect(told(mended)).toEqual({ mendable: [], advised: sample.advised });
    },
  );
});
