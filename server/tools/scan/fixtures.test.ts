import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { FixParameters } from './fixers/fixer.ts';
import { languageOf, parsesCleanly } from './language.ts';
import { mend } from './mend.ts';
import { findRulesFolder, readRuleBook } from './rule-book.ts';
import type { InputFile } from './input-file.ts';
import { scanFiles, scanGroup } from './scan-workspace.ts';

vi.setConfig({ testTimeout: 60_000 });

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLES = path.join(import.meta.dirname, '../../../samples');
const Case = z.strictObject({ file: z.string(), parameters: FixParameters, findings: z.int() });
const hasPython = spawnSync('python3', ['--version']).status === 0;
const book = await readRuleBook(findRulesFolder());
const scan = (group: readonly InputFile[]) => scanGroup(group, book);
const scratch = mkdtempSync(path.join(tmpdir(), 'maos-fixtures-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const rules = readdirSync(FIXTURES).filter((name) => /^(js|py)-/.test(name));
const cases = rules.flatMap((rule) =>
  readdirSync(path.join(FIXTURES, rule)).map((name) => ({
    rule,
    name,
    folder: path.join(FIXTURES, rule, name),
  })),
);

function run(folder: string, mode: 'harmless' | 'attack'): string {
  const env = {
    PATH: process.env['PATH'] ?? '',
    MAOS_SAMPLES: SAMPLES,
    MAOS_DRIVERS: path.join(FIXTURES, 'support/drivers.cjs'),
    PYTHONDONTWRITEBYTECODE: '1',
    NODE_ENV: 'test' as const,
  };
  const isPython = existsSync(path.join(folder, 'run.py'));
  const argv = isPython ? ['python3', 'run.py', mode] : [process.execPath, 'run.cjs', mode];
  const [program = '', ...rest] = argv;
  return execFileSync(program, rest, {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Mends every finding of a rule in a file, as a developer would: one after the other. */
function mendAll(
  file: InputFile,
  rule: string,
  parameters: z.infer<typeof FixParameters>,
): InputFile {
  let mended = file;
  for (let round = 0; round < 20; round += 1) {
    const { sites } = scanFiles([mended], book);
    const site = sites.findLast((item) => item.rule.id === rule);
    if (site === undefined) return mended;
    const outcome = mend({ files: [mended], sites, scan }, site.finding.id, parameters);
    expect(outcome, `${site.finding.place.line}: ${site.finding.place.snippet}`).toMatchObject({
      kind: 'mended',
    });
    if (outcome.kind === 'mended') mended = { path: file.path, text: outcome.after };
  }
  throw new Error('The fixes never come to an end.');
}

describe.each(cases)('$rule, $name', ({ rule, name, folder }) => {
  const { file, parameters, findings } = Case.parse(
    JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')),
  );
  const original = { path: file, text: readFileSync(path.join(folder, file), 'utf8') };
  const isSkipped = file.endsWith('.py') && !hasPython;
  if (isSkipped) process.stderr.write(`Skipped ${rule}/${name}: python3 is missing.\n`);

  test('is found', () => {
    const found = scanFiles([original], book).sites.filter((site) => site.rule.id === rule);
    expect(found.map((site) => site.finding.place.snippet)).toHaveLength(findings);
  });

  test.skipIf(isSkipped)(
    'is mended: an attack fails that worked before, and all else stays as it was',
    () => {
      const copy = path.join(scratch, rule, name);
      cpSync(folder, copy, { recursive: true });
      const before = run(copy, 'harmless');
      expect(run(copy, 'attack')).toContain('EXPLOITED');
      const mended = mendAll(original, rule, parameters);
      writeFileSync(path.join(copy, file), mended.text);
      expect(run(copy, 'harmless')).toBe(before);
      expect(run(copy, 'attack')).not.toContain('EXPLOITED');
      expect(scanFiles([mended], book).sites.filter((site) => site.rule.fixer !== null)).toEqual(
        [],
      );
      const language = languageOf(file);
      expect(language !== null && parsesCleanly(language, mended.text)).toBe(true);
      expect(mended.text.includes('\r\n')).toBe(original.text.includes('\r\n'));
      expect(/[^\r]\n/.test(mended.text)).toBe(/[^\r]\n/.test(original.text));
    },
  );
});
