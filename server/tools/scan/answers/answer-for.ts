import type { Finding } from '#core/protocol/finding.ts';
import { unreachable } from '#core/lib/unreachable.ts';
import type { Placeholder, ValuesShape } from '../fixers/fixer.ts';
import { familyOf, languageOf } from '../language.ts';
import type { InputFile } from '../input-file.ts';
import {
  driverAnywhere,
  driverFromPackages,
  engineAnywhere,
  followImports,
  styleInUse,
  type FoundDriver,
  type Trail,
} from './find-driver.ts';

/** What a fixer's question comes to: a sentence for people, and the parameters for the fix. */
export interface Answer {
  readonly text: string;
  readonly data: {
    readonly placeholder: Placeholder;
    readonly values: ValuesShape;
    readonly driver: string;
    /** Where that is seen: `lib/db.js:12`. */
    readonly evidence: string;
  };
}

/** What stands before the first dot of a call: `db` of `db.pool.query(…)`. */
function receiverOf(snippet: string): string {
  const chain = /^[\s(]*(?:await\s+|return\s+|yield\s+)*([\w$.]+)\s*[.(]/.exec(snippet)?.[1] ?? '';
  return chain.split('.').find((name) => !/^(this|self|req|app|locals)$/.test(name)) ?? '';
}

function marks(placeholder: Placeholder): string {
  switch (placeholder) {
    case '?':
      return 'a `?` for each value';
    case '$n':
      return '`$1`, `$2` … for the values';
    case '%s':
      return '`%s` for each value, without quotes';
    case ':name':
      return '`:name` for each value';
    default:
      return unreachable(placeholder);
  }
}

const SHAPES: Readonly<Record<ValuesShape, string>> = {
  array: 'as an array behind the statement',
  tuple: 'as a tuple behind the statement',
  spread: 'as arguments of their own behind the statement',
  statement: "as arguments of the prepared statement's method",
  replacements: 'in the option `replacements`',
  mapping: 'by name, in one object behind the statement',
};

const DRIVERS: Readonly<Record<string, string>> = {
  source: "the project's own engine",
  use: 'asked like this elsewhere',
};

function sentence(found: FoundDriver, finding: Finding, receiver: string): string {
  const where = `${found.path}:${found.line}`;
  const what =
    receiver === ''
      ? `The database of ${finding.place.path}`
      : `\`${receiver}\` in ${finding.place.path}`;
  const driver = DRIVERS[found.how] ?? found.driver;
  return `${what} is ${driver} (${where}): it takes ${marks(found.placeholder)}, and the values ${SHAPES[found.values]}.`;
}

/** The surest trail first. */
function findDriver(trail: Trail, from: InputFile, receiver: string): FoundDriver | null {
  return (
    followImports(trail, from, receiver) ??
    driverFromPackages(trail) ??
    driverAnywhere(trail) ??
    engineAnywhere(trail) ??
    styleInUse(trail)
  );
}

/**
 * What an analyst does to answer a fixer's question about a finding: follows the imports from the
 * finding's file to the database driver, else reads the package lists, else what all files use.
 * Null when the finding needs no answer or none can be found.
 */
export function answerFor(files: Iterable<InputFile>, finding: Finding): Answer | null {
  if (finding.fixer !== 'sql-parameters') return null;
  const byPath = new Map([...files].map((file) => [file.path, file]));
  const from = byPath.get(finding.place.path);
  const language = languageOf(finding.place.path);
  if (from === undefined || language === null) return null;
  const trail: Trail = { files: byPath, family: familyOf(language), text: from.text };
  const receiver = receiverOf(finding.place.snippet);
  const found = findDriver(trail, from, receiver);
  if (found === null) return null;
  const { placeholder, values, driver, path, line } = found;
  return {
    text: sentence(found, finding, receiver),
    data: { placeholder, values, driver, evidence: `${path}:${line}` },
  };
}
