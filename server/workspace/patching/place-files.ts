import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { readConfined } from '../confined-file.ts';
import { confinePath } from '../confined-path.ts';
import { FileMissing } from '../errors/file-missing.ts';
import { PatchHalfApplied } from '../errors/patch-half-applied.ts';
import { PatchRefused } from '../errors/patch-refused.ts';
import { PathRefused } from '../errors/path-refused.ts';
import { codeOf } from '../survey-folder.ts';

/** What one file of a folder is now and what it shall be; null where it does not exist. */
export interface Placement {
  readonly path: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** Whether `after` may be executed. */
  readonly isExecutable: boolean;
}

/** A placement that is ready: everything is on the disk beside its place, and nothing is changed yet. */
interface Staged extends Placement {
  readonly target: string;
  readonly next: string | null;
  readonly backup: string | null;
}

/**
 * Puts files in their places in a folder, all of them or none. Never follows a link, never leaves
 * the folder. Throws PatchRefused with the files that stand in the way, and PatchHalfApplied when
 * putting back failed as well.
 */
export async function placeFiles(folder: string, placements: readonly Placement[]): Promise<void> {
  const made: string[] = [];
  const staged: Staged[] = [];
  try {
    for (const placement of placements) staged.push(await stage(folder, placement, made));
    for (const one of staged) await confirm(folder, one);
    await commit(staged);
  } catch (error) {
    // What could not be put back lies in these files alone.
    if (!(error instanceof PatchHalfApplied)) await clear(staged);
    for (const one of made.toReversed()) await rmdir(one).catch(() => undefined);
    throw error;
  }
  await clear(staged);
  for (const { after, target } of staged) if (after === null) await removeEmpty(folder, target);
}

/** Writes what shall be there beside its place, and a copy of what is there. */
async function stage(folder: string, placement: Placement, made: string[]): Promise<Staged> {
  const { relative, absolute: target } = confinePath(folder, placement.path);
  const beside = () => path.join(path.dirname(target), `.maos-${randomUUID()}`);
  const next = placement.after === null ? null : beside();
  const backup = placement.before === null ? null : beside();
  try {
    await makeFolders(folder, path.dirname(relative), made);
    const mode = placement.before === null ? null : (await lstat(target)).mode & 0o777;
    if (backup !== null) await copyFile(target, backup, constants.COPYFILE_EXCL);
    if (next !== null) await write(next, placement, mode);
  } catch (error) {
    for (const one of [next, backup]) if (one !== null) await rm(one, { force: true });
    throw refusal(placement.path, error);
  }
  return { ...placement, target, next, backup };
}

/** Makes what is missing on the way, one folder after another, so that nothing is made behind a link. */
async function makeFolders(folder: string, relative: string, made: string[]): Promise<void> {
  let walked = folder;
  for (const part of relative === '.' ? [] : relative.split('/')) {
    walked = path.join(walked, part);
    const there = await lstat(walked).catch((error: unknown) => codeOf(error));
    if (there === 'ENOENT') {
      await mkdir(walked);
      made.push(walked);
    } else if (typeof there === 'string' || !there.isDirectory()) {
      throw new PathRefused(relative, `${JSON.stringify(part)} is no folder`);
    }
  }
}

async function write(file: string, placement: Placement, before: number | null): Promise<void> {
  const handle = await open(file, 'wx', placement.isExecutable ? 0o777 : 0o666);
  try {
    if (before !== null) await handle.chmod(modeAfter(before, placement.isExecutable));
    await handle.writeFile(placement.after ?? new Uint8Array());
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The permission bits stay; who may read may execute, or nobody. */
function modeAfter(before: number, isExecutable: boolean): number {
  if (isExecutable === (before & 0o100) > 0) return before;
  return isExecutable ? before | ((before & 0o444) >> 2) : before & ~0o111;
}

/** What was read for the patch must be what is there now. */
async function confirm(folder: string, { path: file, before }: Staged): Promise<void> {
  const now = await readConfined({ realRoot: folder, staging: '' }, file).catch(
    (error: unknown) => {
      if (error instanceof FileMissing) return null;
      throw refusal(file, error);
    },
  );
  const same =
    now === null || before === null ? now === before : Buffer.from(before).equals(now.bytes);
  if (!same)
    throw new PatchRefused([{ path: file, reason: 'changed while the patch was applied' }]);
}

async function commit(staged: readonly Staged[]): Promise<void> {
  const done: Staged[] = [];
  try {
    for (const one of staged) {
      await (one.next === null ? rm(one.target) : rename(one.next, one.target)).catch(
        (error: unknown) => {
          throw refusal(one.path, error);
        },
      );
      done.push(one);
    }
  } catch (error) {
    const stuck: Staged[] = [];
    for (const one of done.toReversed()) await putBack(one).catch(() => stuck.push(one));
    throw stuck.length === 0 ? error : new PatchHalfApplied(stuck, error);
  }
}

function putBack({ backup, target }: Staged): Promise<void> {
  return backup === null ? rm(target) : rename(backup, target);
}

async function clear(staged: readonly Staged[]): Promise<void> {
  const left = staged.flatMap(({ next, backup }) => [next, backup]);
  for (const one of left) if (one !== null) await rm(one, { force: true });
}

/** Takes away the folders that a removed file leaves empty, as git does. */
async function removeEmpty(folder: string, target: string): Promise<void> {
  for (let at = path.dirname(target); at !== folder; at = path.dirname(at)) {
    const removed = await rmdir(at).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

/** Why a file stands in the way, where the system or its place says so; other faults stay what they are. */
function refusal(file: string, error: unknown): unknown {
  if (error instanceof PathRefused)
    return new PatchRefused([
      { path: file, reason: `is in no place to write to: ${error.reason}` },
    ]);
  const code = codeOf(error);
  if (!/^E[A-Z]+$/.test(code)) return error;
  return new PatchRefused([{ path: file, reason: `can't be written (${code})` }]);
}
