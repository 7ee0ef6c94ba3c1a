import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { PathRefused } from './errors/path-refused.ts';
import { isNeverSource } from './left-out-names.ts';
import { codeOf } from './survey-folder.ts';

/** A path within the workspace whose text is sound; what lies there is still to be looked at. */
export interface ConfinedPath {
  /** Relative to the root, with `/`, normalised: no `.`, no doubled slash. Empty for the root. */
  readonly relative: string;
  readonly absolute: string;
}

/** Checks a path by its text alone. Throws PathRefused for one that could leave the workspace. */
export function confinePath(realRoot: string, given: string): ConfinedPath {
  if (given.includes('\0')) throw new PathRefused(given, 'it contains a NUL character');
  if (path.isAbsolute(given)) throw new PathRefused(given, 'it is absolute');
  const parts = given.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new PathRefused(given, 'it goes up with ".."');
  const hidden = parts.find(isNeverSource);
  if (hidden !== undefined) {
    throw new PathRefused(
      given,
      `${hidden} holds dependencies, history or build output, which are no part of the work`,
    );
  }
  const relative = parts.join('/');
  return { relative, absolute: path.join(realRoot, ...parts) };
}

export type PathKind = 'file' | 'folder' | 'missing';

/**
 * Looks at every component from the root down and says what the path names. Throws PathRefused
 * where a component is a link, a file used as a folder, or no file or folder at all.
 */
export async function lookAlong(realRoot: string, { relative }: ConfinedPath): Promise<PathKind> {
  const parts = relative === '' ? [] : relative.split('/');
  let walked = realRoot;
  let kind: PathKind = 'folder';
  for (const part of parts) {
    if (kind !== 'folder')
      throw new PathRefused(
        relative,
        `there is a file where ${JSON.stringify(part)} needs a folder`,
      );
    walked = path.join(walked, part);
    const stat = await lstat(walked).catch((error: unknown) => codeOf(error));
    if (stat === 'ENOENT') return 'missing';
    if (typeof stat === 'string')
      throw new PathRefused(relative, `the system refuses it (${stat})`);
    if (stat.isSymbolicLink())
      throw new PathRefused(
        relative,
        `${JSON.stringify(path.relative(realRoot, walked))} is a symbolic link`,
      );
    if (stat.isDirectory()) kind = 'folder';
    else if (stat.isFile()) kind = 'file';
    else throw new PathRefused(relative, 'it is a device, fifo or socket');
  }
  return kind;
}
