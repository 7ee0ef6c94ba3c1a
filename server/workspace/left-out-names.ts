/** Folders that serve the tests but are no source: visible read-only to `run`, absent from the copy. */
const DEPENDENCIES: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  '.venv',
  'venv',
]);

/** Folders that hold another tool's history; they are neither copied nor read. */
const HISTORY: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj']);

/** Folders whose names leave no doubt that a tool made them. */
const GENERATED: ReadonlySet<string> = new Set([
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.hypothesis',
  '.tox',
  '.nox',
  '.eggs',
  '.gradle',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.output',
  '.turbo',
  '.parcel-cache',
  '.nyc_output',
  '.vercel',
]);

/** Folders that are build output in most projects and source in some: .gitignore tells which. */
const OFTEN_GENERATED: ReadonlySet<string> = new Set([
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  '.cache',
]);

export type LeftOutReason = 'dependencies' | 'version history' | 'build output';

/**
 * Why a folder of this name stays out of the copy, or null if it is copied. `ignored` holds the
 * names that the .gitignore beside it lists: `dist` and its like are left out only if they are
 * among them, because some projects keep their sources there.
 */
export function leftOutReason(name: string, ignored: ReadonlySet<string>): LeftOutReason | null {
  if (isHistory(name)) return 'version history';
  if (DEPENDENCIES.has(name)) return 'dependencies';
  if (GENERATED.has(name)) return 'build output';
  return OFTEN_GENERATED.has(name) && ignored.has(name) ? 'build output' : null;
}

/** Whether a file or folder of this name belongs to a version control system, in any spelling of case. */
export function isHistory(name: string): boolean {
  return HISTORY.has(name.toLowerCase());
}

/** Whether no file of the workspace may lie in a folder of this name. */
export function isNeverSource(name: string): boolean {
  return isHistory(name) || DEPENDENCIES.has(name) || GENERATED.has(name);
}

/** The plain folder names in a .gitignore: `dist`, `/dist`, `dist/` and `/dist/` all name `dist`. */
export function parseIgnoredNames(gitignore: string): ReadonlySet<string> {
  const names = gitignore
    .split(/\r?\n/)
    .map((line) =>
      line
        .trim()
        .replace(/^(\*\*)?\//, '')
        .replace(/\/$/, ''),
    )
    .filter((line) => line !== '' && !/[#!*?[/\\]/.test(line));
  return new Set(names);
}
