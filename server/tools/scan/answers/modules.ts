import type { Family } from '../language.ts';
import type { InputFile } from '../input-file.ts';

/** A module that a file brings in, and the names that it is bound to there. */
export interface ImportedModule {
  readonly module: string;
  readonly names: readonly string[];
}

function namesIn(clause: string): readonly string[] {
  return clause.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

const JAVASCRIPT_IMPORTS: readonly RegExp[] = [
  /(?:const|let|var)\s+([\w$]+|\{[^}]*\})\s*=\s*(?:await\s+)?(?:require|import)\(\s*['"]([^'"]+)['"]\s*\)/g,
  /import\s+([\w$*{}\s,]+?)\s+from\s+['"]([^'"]+)['"]/g,
  /(?:^|[^\w])()require\(\s*['"]([^'"]+)['"]\s*\)/g,
];

const PYTHON_IMPORTS: readonly RegExp[] = [
  /^[ \t]*from\s+(?<module>[\w.]+)\s+import\s+(?<names>\([^)]*\)|[^\n#(]+)/gm,
  /^[ \t]*import\s+(?<module>[\w.]+)(?<names>(?:\s+as\s+\w+)?)/gm,
  /^[ \t]*import\s+[^\n#]*?,\s*(?<module>[\w.]+)(?<names>(?:\s+as\s+\w+)?)/gm,
];

/** The modules that a file brings in, in the order of the text; a rough reading that never fails. */
export function importsOf(text: string, family: Family): readonly ImportedModule[] {
  if (family === 'javascript') {
    return JAVASCRIPT_IMPORTS.flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => ({
        module: match[2] ?? '',
        names: namesIn(match[1] ?? ''),
      })),
    );
  }
  return PYTHON_IMPORTS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      module: match.groups?.module ?? '',
      names: namesIn(match.groups?.names ?? match.groups?.module ?? ''),
    })),
  );
}

const EXTENSIONS = ['', '.js', '.cjs', '.mjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'];

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function javascriptCandidates(module: string, from: string): readonly string[] {
  if (!module.startsWith('.')) return [];
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : '';
  const base = normalised(`${folder}/${module}`);
  const bare = base.replace(/\.(js|mjs|cjs)$/, '');
  return [base, bare].flatMap((stem) => [
    ...EXTENSIONS.map((extension) => stem + extension),
    ...EXTENSIONS.map((extension) => `${stem}/index${extension}`),
  ]);
}

/** The folders that a file lies in, from its own to the root. */
export function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return [...parts, ''].map((_part, index) => parts.slice(0, parts.length - index).join('/'));
}

function pythonCandidates(module: string, from: string): readonly string[] {
  const [folder = ''] = foldersAbove(from);
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const tail = module.slice(dots).replaceAll('.', '/');
  const up = dots > 1 ? '/..'.repeat(dots - 1) : '';
  const bases =
    dots > 0 ? [`${folder}${up}/${tail}`] : foldersAbove(from).map((above) => `${above}/${tail}`);
  return bases.map(normalised).flatMap((base) => [`${base}.py`, `${base}/__init__.py`]);
}

/** The file of the workspace that an import means, or null for a package. */
export function resolveModule(
  files: ReadonlyMap<string, InputFile>,
  imported: { readonly module: string; readonly from: string },
  family: Family,
): InputFile | null {
  const candidates =
    family === 'python'
      ? pythonCandidates(imported.module, imported.from)
      : javascriptCandidates(imported.module, imported.from);
  const found = candidates.find((candidate) => files.has(candidate));
  return found === undefined ? null : (files.get(found) ?? null);
}
