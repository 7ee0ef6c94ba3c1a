import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FIXERS } from './fixers/fixer-book.ts';
import { findRulesFolder, readRuleBook } from './rule-book.ts';

test('every rule has a name of its own, and names a fixer that exists', async () => {
  const { rules } = await readRuleBook(findRulesFolder());
  const ids = rules.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  const named = rules.flatMap((rule) => rule.fixer ?? []);
  expect([...new Set(named)].sort()).toEqual(Object.keys(FIXERS).sort());
});

test('a rule that follows values names what to look at and what is dangerous', async () => {
  const { rules } = await readRuleBook(findRulesFolder());
  for (const rule of rules) {
    const follows = rule.sinks.some((sink) => 'callee' in sink);
    if (follows)
      expect(rule).toMatchObject({ match: expect.anything(), danger: expect.any(String) });
    const isCode = rule.sinks.some((sink) => 'always' in sink);
    expect(rule.severity.always !== undefined).toBe(isCode);
  }
});

test('a rule that is not well formed is refused with the name of its file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'maos-rules-'));
  await mkdir(path.join(folder, 'flow'));
  await writeFile(path.join(folder, 'js-odd.yml'), 'id: js-odd\nseverity: [');
  await expect(readRuleBook(folder)).rejects.toMatchObject({
    kind: 'rule-invalid',
    file: path.join(folder, 'js-odd.yml'),
  });
  await rm(folder, { recursive: true });
});
