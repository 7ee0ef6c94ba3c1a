import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRulesFolder, readRuleBook } from './rule-book.ts';
import { scanFiles } from './scan-workspace.ts';

const SAFE = path.join(import.meta.dirname, 'fixtures/safe');
const book = await readRuleBook(findRulesFolder());
const files = readdirSync(SAFE).flatMap((family) =>
  readdirSync(path.join(SAFE, family)).map((name) => ({
    path: name,
    text: readFileSync(path.join(SAFE, family, name), 'utf8'),
  })),
);

describe('code that is fine', () => {
  test.each(files)('gives no finding: $path', (file) => {
    const { sites, skipped } = scanFiles([file], book);
    expect(skipped).toEqual([]);
    const told = sites.map(
      ({ finding }) => `${finding.rule}:${finding.place.line} ${finding.place.snippet}`,
    );
    expect(told).toEqual([]);
  });
});
