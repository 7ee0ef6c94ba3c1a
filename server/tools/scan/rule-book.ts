import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Family } from './language.ts';
import { Rule } from './rule.ts';
import { RuleInvalid } from './rule-invalid.ts';
import { Vocabulary } from './taint/vocabulary.ts';

/** All rules, and what is known of each family's flow of values. */
export interface RuleBook {
  readonly rules: readonly Rule[];
  readonly vocabularies: Readonly<Record<Family, Vocabulary>>;
}

async function readYaml<T>(file: string, read: (raw: unknown) => T): Promise<T> {
  const text = await readFile(file, 'utf8');
  try {
    return read(parse(text));
  } catch (cause) {
    throw new RuleInvalid(file, cause);
  }
}

/** Reads every rule of a folder. Throws `RuleInvalid`, naming the file, on one that is not well formed. */
export async function readRuleBook(folder: string): Promise<RuleBook> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
  const rules = await Promise.all(
    files.map((name) => readYaml(join(folder, name), (raw) => Rule.parse(raw))),
  );
  const vocabulary = (family: Family): Promise<Vocabulary> =>
    readYaml(join(folder, 'flow', `${family}.yml`), (raw) => Vocabulary.parse(raw));
  const [javascript, python] = await Promise.all([vocabulary('javascript'), vocabulary('python')]);
  return { rules, vocabularies: { javascript, python } };
}

/** The folder of the rules that come with MAOS, wherever the compiled server lies in it. */
export function findRulesFolder(from: string = import.meta.dirname): string {
  const folder = join(from, 'rules');
  if (existsSync(join(folder, 'flow'))) return folder;
  const above = dirname(from);
  if (above === from) throw new RuleInvalid(folder, new Error('The folder rules/ is missing.'));
  return findRulesFolder(above);
}
