import { constants } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { FolderRefused } from './errors/folder-refused.ts';
import { languageOf } from './languages.ts';
import { nearestReal } from './nearest-real.ts';
import { codeOf, isWithin } from './survey-folder.ts';

/** What the launch form's browser shows of one folder. */
export interface FolderView {
  readonly path: string;
  /** Null at an allowed root, and for the list of the roots. */
  readonly parent: string | null;
  /** By name, at most 500, hidden ones left out. */
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  /** How many files lie directly in it. */
  readonly files: number;
  /** Whether a file in it is source code or a project's manifest. */
  readonly looksLikeCode: boolean;
}

const FOLDERS_SHOWN = 500;
const MANIFESTS: ReadonlySet<string> = new Set([
  ...['package.json', 'pyproject.toml', 'setup.py', 'requirements.txt', 'Pipfile', 'tsconfig.json'],
]);

/**
 * The real path of a folder that a session may copy: absolute, under an allowed root once links are
 * followed, and not `ownFolder` (this program's data) or below it. Throws FolderRefused.
 */
export async function resolveSourceFolder(
  given: string,
  roots: readonly string[],
  ownFolder?: string,
): Promise<string> {
  if (!path.isAbsolute(given) || given.includes('\0')) {
    throw refuse(
      'folder-missing',
      given,
      'is not an absolute path. Give the whole path, from / on',
    );
  }
  // Allowed comes before existing, or the answer would tell what exists elsewhere.
  const allowed = await realRoots(roots);
  if (!isAllowed(await nearestReal(given), allowed)) {
    throw refuse(
      'folder-not-allowed',
      given,
      `does not lie under ${orList(roots)}, where workspaces may lie`,
    );
  }
  const real = await realpath(given).catch((error: unknown) => {
    throw refuseByCode(given, codeOf(error));
  });
  if (!(await stat(real)).isDirectory()) {
    throw refuse('not-a-folder', given, 'is a file. Give the folder that it lies in');
  }
  await access(real, constants.R_OK | constants.X_OK).catch((error: unknown) => {
    throw refuseByCode(given, codeOf(error));
  });
  const own = ownFolder === undefined ? null : await realpath(ownFolder).catch(() => null);
  if (own !== null && isWithin(real, own)) {
    throw refuse(
      'folder-not-allowed',
      given,
      "holds this program's own data. Choose another folder",
    );
  }
  return real;
}

/** The folders in a folder under the allowed roots; of the roots themselves for null. Throws FolderRefused. */
export async function browseFolder(
  given: string | null,
  roots: readonly string[],
): Promise<FolderView> {
  if (given === null && roots.length !== 1) return viewOfRoots(roots);
  const folder = await resolveSourceFolder(given ?? roots[0] ?? '', roots);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw refuseByCode(folder, codeOf(error));
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  const allowed = await realRoots(roots);
  const parent = path.dirname(folder);
  return {
    path: folder,
    parent: isAllowed(parent, allowed) && parent !== folder ? parent : null,
    folders: names
      .sort((a, b) => a.localeCompare(b))
      .slice(0, FOLDERS_SHOWN)
      .map((name) => ({ name, path: path.join(folder, name) })),
    files: files.length,
    looksLikeCode: files.some((name) => MANIFESTS.has(name) || languageOf(name) !== null),
  };
}

function viewOfRoots(roots: readonly string[]): FolderView {
  const folders = roots.map((root) => ({ name: root, path: root }));
  return { path: '', parent: null, folders, files: 0, looksLikeCode: false };
}

async function realRoots(roots: readonly string[]): Promise<string[]> {
  return Promise.all(roots.map((root) => realpath(root).catch(() => path.resolve(root))));
}

function isAllowed(real: string, roots: readonly string[]): boolean {
  return roots.some((root) => isWithin(real, root));
}

function refuseByCode(given: string, code: string): FolderRefused {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return refuse(
      'folder-missing',
      given,
      'does not exist. Check the path, or browse for the folder',
    );
  }
  return refuse(
    'folder-unreadable',
    given,
    `can't be read by this server (${code}). Change its permissions, or choose another`,
  );
}

function refuse(kind: FolderRefused['kind'], given: string, what: string): FolderRefused {
  return new FolderRefused(kind, given, `${given.slice(0, 300) || 'This'} ${what}.`);
}

function orList(roots: readonly string[]): string {
  return roots.length === 0 ? 'any folder' : roots.join(' or ');
}
