import { lstat, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readConfined } from '../confined-file.ts';
import { FileMissing } from '../errors/file-missing.ts';
import { FileTooLarge } from '../errors/file-too-large.ts';
import { PatchRefused, type Misfit } from '../errors/patch-refused.ts';
import { PathRefused } from '../errors/path-refused.ts';
import type { GitPlace } from '../git.ts';
import type { Placement } from './place-files.ts';

/** Copies files of the folder into the work tree; null is the content of one that is not there. */
export async function copyIn(folder: string, { workTree }: GitPlace, names: readonly string[]) {
  const misfits: Misfit[] = [];
  const files: CopiedFile[] = [];
  for (const name of names) {
    const file = await copyOne(folder, workTree, name);
    if ('reason' in file) misfits.push(file);
    else files.push(file);
  }
  if (misfits.length > 0) throw new PatchRefused(misfits);
  return files;
}

/** A file of the folder as it was copied; `bytes` is null where there is none. */
export interface CopiedFile {
  readonly path: string;
  readonly bytes: Uint8Array | null;
  readonly wasExecutable: boolean;
}

async function copyOne(
  folder: string,
  workTree: string,
  name: string,
): Promise<CopiedFile | Misfit> {
  try {
    const { bytes } = await readConfined({ realRoot: folder, staging: '' }, name);
    const { mode } = await lstat(path.join(folder, name));
    if ((mode & 0o200) === 0) return { path: name, reason: 'is write-protected' };
    const copy = path.join(workTree, name);
    await mkdir(path.dirname(copy), { recursive: true });
    const wasExecutable = (mode & 0o100) > 0;
    await writeFile(copy, bytes, { mode: wasExecutable ? 0o755 : 0o644 });
    return { path: name, bytes, wasExecutable };
  } catch (error) {
    if (error instanceof FileMissing) return { path: name, bytes: null, wasExecutable: false };
    if (error instanceof PathRefused)
      return { path: name, reason: `is in the way: ${error.reason}` };
    if (error instanceof FileTooLarge) return { path: name, reason: 'has grown too large' };
    throw error;
  }
}

/** What is to be placed in the folder, after the copies were worked on. */
export async function toPlacements(
  place: GitPlace,
  files: readonly CopiedFile[],
): Promise<readonly Placement[]> {
  return (await Promise.all(files.map((file) => toReady(place, file)))).filter(isChange);
}

interface ReadyFile extends Placement {
  readonly wasExecutable: boolean;
}

async function toReady({ workTree }: GitPlace, file: CopiedFile): Promise<ReadyFile> {
  const { path: name, bytes: before, wasExecutable } = file;
  const copy = path.join(workTree, name);
  const stat = await lstat(copy).catch(() => null);
  const after =
    stat === null ? null : (await readConfined({ realRoot: workTree, staging: '' }, name)).bytes;
  const isExecutable = ((stat?.mode ?? 0) & 0o100) > 0;
  return { path: name, before, after, isExecutable, wasExecutable };
}

function isChange({ before, after, isExecutable, wasExecutable }: ReadyFile): boolean {
  if (before === null || after === null) return before !== after;
  return isExecutable !== wasExecutable || !Buffer.from(before).equals(after);
}
