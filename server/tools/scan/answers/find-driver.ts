import type { Placeholder, ValuesShape } from '../fixers/fixer.ts';
import type { Family } from '../language.ts';
import type { InputFile } from '../input-file.ts';
import { driverOfModule, driverOfPackage, type DriverStyle } from './drivers.ts';
import { importsOf, resolveModule } from './modules.ts';

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
}

/** How many imports are followed. */
const DEPTH_LIMIT = 4;

function lineOf(text: string, offset: number): number {
  return text.slice(0, Math.max(offset, 0)).split('\n').length;
}

/** SQLAlchemy given a bare text hands it to the driver below, in that driver's style. */
function below(style: DriverStyle, text: string): DriverStyle {
  if (!/sqlalchemy$/.test(style.driver) || /\btext\(/.test(text) || /session\.execute/.test(text))
    return style;
  if (/sqlite:\/\//.test(text)) return { ...style, placeholder: '?', values: 'tuple' };
  return /(mysql|postgres)\w*(\+\w+)?:\/\//.test(text)
    ? { ...style, placeholder: '%s', values: 'tuple' }
    : style;
}

function importedDriver(file: InputFile, name: string, family: Family): FoundDriver | null {
  const found = importsOf(file.text, family).flatMap(({ module, names }) => {
    const style = driverOfModule(module, family);
    return style === null ? [] : [{ module, names, style: below(style, file.text) }];
  });
  const styles = new Set(found.map((item) => `${item.style.placeholder} ${item.style.values}`));
  const chosen =
    found.find((item) => item.names.includes(name)) ?? (styles.size === 1 ? found[0] : undefined);
  if (chosen === undefined) return null;
  const line = lineOf(file.text, file.text.indexOf(chosen.module));
  return { ...chosen.style, path: file.path, line, how: 'import' };
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

/** Looks into a file, then into the files that it brings in, the one that the name comes from first. */
export function followImports(trail: Trail, from: InputFile, name: string): FoundDriver | null {
  const seen = new Set<string>();
  const visit = (file: InputFile, wanted: string, depth: number): FoundDriver | null => {
    if (seen.has(file.path) || depth > DEPTH_LIMIT) return null;
    seen.add(file.path);
    const here = importedDriver(file, wanted, trail.family);
    if (here !== null) return here;
    const own = depth > 0 ? ownEngine(file, trail.family) : null;
    if (own !== null) return own;
    const imports = [...importsOf(file.text, trail.family)].sort(
      (a, b) => Number(b.names.includes(wanted)) - Number(a.names.includes(wanted)),
    );
    for (const { module } of imports) {
      const next = resolveModule(trail.files, { module, from: file.path }, trail.family);
      const found = next === null ? null : visit(next, wanted, depth + 1);
      if (found !== null) return found;
    }
    return null;
  };
  return visit(from, name, 0);
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
  const styles = new Set(found.map((item) => `${item.placeholder} ${item.values}`));
  return styles.size === 1 ? (found[0] ?? null) : null;
}

/** The driver that any file of the workspace brings in, when all bring in one style. */
export function driverAnywhere({ files, family }: Trail): FoundDriver | null {
  const pattern = family === 'python' ? /\.py$/ : /\.[cm]?[jt]sx?$/;
  const found = [...files.values()]
    .filter((file) => pattern.test(file.path))
    .flatMap((file) => importedDriver(file, '', family) ?? []);
  const styles = new Set(found.map((item) => `${item.placeholder} ${item.values}`));
  return styles.size === 1 ? (found[0] ?? null) : null;
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
