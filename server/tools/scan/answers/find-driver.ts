import type { Placeholder, ValuesShape } from '../fixers/fixer.ts';
import type { Family } from '../language.ts';
import type { InputFile } from '../input-file.ts';
import { driverOfModule, driverOfPackage, type DriverStyle } from './drivers.ts';
import { importsOf, resolveModule, type ImportedModule } from './modules.ts';
import { originsOf } from './origins-of.ts';

/** A driver's style and where that is seen: what a reader can check. */
export interface FoundDriver extends DriverStyle {
  /** The file in which it is seen. */
  readonly path: string;
  readonly line: number;
  readonly how: 'import' | 'source' | 'use' | 'package';
}

export interface Trail {
  readonly files: ReadonlyMap<string, InputFile>;
  readonly family: Family;
  /** The text of the file that runs the statement. */
  readonly text: string;
}

/** How many imports are followed. */
const DEPTH_LIMIT = 4;

function lineOf(text: string, offset: number): number {
  return text.slice(0, Math.max(offset, 0)).split('\n').length;
}

const SQLALCHEMY_TEXT = /\btext\(|session\.execute/;

/** SQLAlchemy given a bare text hands it to the driver below, in that driver's style. */
function below(style: DriverStyle, text: string): DriverStyle {
  if (!/sqlalchemy$/.test(style.driver) || SQLALCHEMY_TEXT.test(text)) return style;
  if (/sqlite:\/\//.test(text)) return { ...style, placeholder: '?', values: 'tuple' };
  return /(mysql|postgres)\w*(\+\w+)?:\/\//.test(text)
    ? { ...style, placeholder: '%s', values: 'tuple' }
    : style;
}

/** The drivers that a file brings in itself, with the names that it knows them by. */
function ownDrivers(file: InputFile, { family, text }: Trail): readonly OwnDriver[] {
  return importsOf(file.text, family).flatMap(({ module, names }) => {
    const known = driverOfModule(module, family);
    if (known === null) return [];
    const line = lineOf(file.text, file.text.indexOf(module));
    const style = SQLALCHEMY_TEXT.test(text) ? known : below(known, file.text);
    return [{ names, found: { ...style, path: file.path, line, how: 'import' as const } }];
  });
}

interface OwnDriver {
  readonly names: readonly string[];
  readonly found: FoundDriver;
}

/** What all of several ways agree on, else null. */
function agreed(found: readonly FoundDriver[]): FoundDriver | null {
  const styles = new Set(found.map((item) => `${item.placeholder} ${item.values}`));
  return styles.size === 1 ? (found[0] ?? null) : null;
}

function soleDriver(file: InputFile, trail: Trail): FoundDriver | null {
  return agreed(ownDrivers(file, trail).map((item) => item.found));
}

const NUMBERED = /\\?\$\(?\\?(\\d|\d)|\$\{?\w*(index|number|position|count)\w*\}?/;

/** A module of the project's own that reads the marks itself: its code tells which. */
function ownEngine(file: InputFile, family: Family): FoundDriver | null {
  const takesValues =
    /\b(query|execute|run|all|prepare)\s*[=(:][^\n]*\b(params|values|parameters|args|bindings)\b/.exec(
      file.text,
    );
  if (takesValues === null) return null;
  const numbered = NUMBERED.exec(file.text);
  const question = /['"`]\?['"`]|\/\\\?\//.exec(file.text);
  const named = /\/:\(?\[?\\?w|['"]:['"]/.exec(file.text);
  const match = numbered ?? question ?? named;
  if (match === null) return null;
  const placeholder: Placeholder = numbered !== null ? '$n' : question !== null ? '?' : ':name';
  const isSpread = /\b(query|execute|run|all)\s*\([^)]*\.\.\.\w+/.test(file.text);
  const values: ValuesShape = family === 'python' ? 'tuple' : isSpread ? 'spread' : 'array';
  const style = {
    driver: file.path,
    placeholder,
    values: placeholder === ':name' ? ('mapping' as const) : values,
  };
  return { ...style, path: file.path, line: lineOf(file.text, match.index), how: 'source' };
}

/** Follows one name from file to file; a file is looked into once. */
class Search {
  readonly #trail: Trail;
  readonly #seen = new Set<string>();

  constructor(trail: Trail) {
    this.#trail = trail;
  }

  visit(file: InputFile, wanted: string, depth: number): FoundDriver | null {
    if (this.#seen.has(file.path) || depth > DEPTH_LIMIT) return null;
    this.#seen.add(file.path);
    const { family } = this.#trail;
    const origins = originsOf(file.text, wanted);
    const isMeant = (names: readonly string[]): boolean => names.some((name) => origins.has(name));
    const imports = importsOf(file.text, family);
    const own = ownDrivers(file, this.#trail).filter((item) => isMeant(item.names));
    const named = agreed(own.map((item) => item.found));
    if (named !== null) return named;
    const meant = imports.filter(({ names }) => isMeant(names));
    const others = imports.filter(({ names }) => !isMeant(names));
    return (
      this.#among(file, meant, { origins, depth }) ??
      soleDriver(file, this.#trail) ??
      (depth > 0 ? ownEngine(file, family) : null) ??
      this.#among(file, others, { origins, depth })
    );
  }

  /** What the modules of a file lead to, where all that lead anywhere lead to the same. */
  #among(
    file: InputFile,
    imports: readonly ImportedModule[],
    { origins, depth }: Way,
  ): FoundDriver | null {
    const { files, family } = this.#trail;
    const found = imports.flatMap(({ module, names }) => {
      const next = resolveModule(files, { module, from: file.path }, family);
      const wanted = names.find((name) => origins.has(name)) ?? '';
      return next === null ? [] : (this.visit(next, wanted, depth + 1) ?? []);
    });
    return agreed(found);
  }
}

interface Way {
  readonly origins: ReadonlySet<string>;
  readonly depth: number;
}

/** Looks into a file, then into the files that it brings in, the one that the name comes from first. */
export function followImports(trail: Trail, from: InputFile, name: string): FoundDriver | null {
  return new Search(trail).visit(from, name, 0);
}

function packageNames(file: InputFile): readonly string[] {
  if (file.path.endsWith('package.json')) {
    const lists = [...file.text.matchAll(/"(?:dev|peer)?[dD]ependencies"\s*:\s*\{([^}]*)\}/g)];
    return lists.flatMap((match) =>
      [...(match[1] ?? '').matchAll(/"([^"]+)"\s*:/g)].map((item) => item[1] ?? ''),
    );
  }
  return [...file.text.matchAll(/^[ \t]*['"]?([A-Za-z][\w.-]*)/gm)].map((match) => match[1] ?? '');
}

const LISTS: Readonly<Record<Family, RegExp>> = {
  javascript: /(^|\/)package\.json$/,
  python: /(^|\/)(requirements[\w-]*\.txt|pyproject\.toml|Pipfile|setup\.py)$/,
};

/** The driver that the package lists name, when they name but one style. */
export function driverFromPackages({ files, family }: Trail): FoundDriver | null {
  const found = [...files.values()]
    .filter((file) => LISTS[family].test(file.path))
    .flatMap((file) =>
      packageNames(file).flatMap((name): readonly FoundDriver[] => {
        const style = driverOfPackage(name, family);
        const line = lineOf(file.text, file.text.indexOf(name));
        return style === null ? [] : [{ ...style, path: file.path, line, how: 'package' }];
      }),
    );
  return agreed(found);
}

/** The driver that any file of the workspace brings in, when all bring in one style. */
export function driverAnywhere(trail: Trail): FoundDriver | null {
  const { files, family } = trail;
  const pattern = family === 'python' ? /\.py$/ : /\.[cm]?[jt]sx?$/;
  const found = [...files.values()]
    .filter((file) => pattern.test(file.path))
    .flatMap((file) => ownDrivers(file, trail).map((item) => item.found));
  return agreed(found);
}

function isCode(path: string, family: Family): boolean {
  const pattern = family === 'python' ? /\.py$/ : /\.[cm]?[jt]sx?$/;
  return pattern.test(path) && !/(^|\/)(tests?|node_modules)\//.test(path);
}

/** A module of the project's own that runs statements with values, wherever it is. */
export function engineAnywhere({ files, family }: Trail): FoundDriver | null {
  const found = [...files.values()]
    .filter((file) => isCode(file.path, family))
    .flatMap((file) => ownEngine(file, family) ?? []);
  return found.length === 1 ? (found[0] ?? null) : null;
}

const USES: readonly (readonly [Placeholder, RegExp])[] = [
  ['$n', /\.\w+\(\s*(['"`])(?:(?!\1)[\s\S])*\$\d(?:(?!\1)[\s\S])*\1\s*,\s*\[/],
  ['?', /\.\w+\(\s*(['"`])(?:(?!\1)[\s\S])*[=(,]\s*\?(?:(?!\1)[\s\S])*\1\s*,\s*[[(]/],
  ['%s', /\.\w+\(\s*(['"])(?:(?!\1)[\s\S])*[=(,]\s*%s(?:(?!\1)[\s\S])*\1\s*,\s*[[(]/],
];

/** How other statements of the program already pass values, when all do it in one way. */
export function styleInUse({ files, family }: Trail): FoundDriver | null {
  const found = [...files.values()]
    .filter((file) => isCode(file.path, family))
    .flatMap((file) =>
      USES.flatMap(([placeholder, pattern]): readonly FoundDriver[] => {
        const match = pattern.exec(file.text);
        if (match === null) return [];
        const values = family === 'python' ? 'tuple' : 'array';
        const line = lineOf(file.text, match.index);
        return [{ driver: 'unknown', placeholder, values, path: file.path, line, how: 'use' }];
      }),
    );
  const styles = new Set(found.map((item) => item.placeholder));
  return styles.size === 1 ? (found[0] ?? null) : null;
}
