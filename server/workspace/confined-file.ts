import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BlobHash } from '#core/protocol/ids.ts';
import { confinePath, lookAlong, type ConfinedPath } from './confined-path.ts';
import { FileMissing } from './errors/file-missing.ts';
import { FileTooLarge } from './errors/file-too-large.ts';
import { PathRefused } from './errors/path-refused.ts';
import { openRegularFile, type OpenFile } from './open-regular-file.ts';
import { codeOf } from './survey-folder.ts';
import type { FileSnapshot } from './workspace.ts';

/** The largest file that is read or written, in bytes. */
export const FILE_LIMIT_BYTES = 5 * 1024 * 1024;

/** Where a workspace lies: its real path, and a folder beside it, on the same disk, for files on their way in. */
export interface ConfinedRoot {
  readonly realRoot: string;
  readonly staging: string;
}

/** The SHA-256 of some bytes, as the log and the blobs name content. */
export function hashOf(bytes: Uint8Array): BlobHash {
  return createHash('sha256').update(bytes).digest('hex') as BlobHash;
}

/** Reads a regular file of the workspace. Throws PathRefused, FileMissing or FileTooLarge. */
export async function readConfined(root: ConfinedRoot, given: string): Promise<FileSnapshot> {
  const place = confinePath(root.realRoot, given);
  const kind = await lookAlong(root.realRoot, place);
  if (kind === 'missing') throw new FileMissing(place.relative);
  if (kind === 'folder') throw new PathRefused(given, 'it is a folder');
  const file = await openRegularFile(place.absolute).catch((error: unknown) => {
    throw openRefusal(place.relative, error);
  });
  if (file === null) throw new PathRefused(given, 'it is no regular file');
  try {
    await assertStillThere(place, file);
    const bytes = await readBounded(place.relative, file);
    return { path: place.relative, bytes, hash: hashOf(bytes) };
  } finally {
    await file.handle.close();
  }
}

/**
 * Puts a file in its place whole: readers see the old content or the new, never a part. Folders on
 * the way are made; permission bits of a file that is replaced are kept.
 */
export async function writeConfined(
  root: ConfinedRoot,
  given: string,
  bytes: Uint8Array,
): Promise<void> {
  const place = confinePath(root.realRoot, given);
  const kind = await lookAlong(root.realRoot, place);
  if (kind === 'folder') throw new PathRefused(given, 'it is a folder');
  if (bytes.length > FILE_LIMIT_BYTES)
    throw new FileTooLarge(given, bytes.length, FILE_LIMIT_BYTES);
  const mode = kind === 'file' ? (await lstat(place.absolute)).mode & 0o777 : 0o644;
  const folder = path.dirname(place.absolute);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw openRefusal(place.relative, error);
  });
  if ((await realpath(folder)) !== folder)
    throw new PathRefused(given, 'its folder leads elsewhere');
  await mkdir(root.staging, { recursive: true, mode: 0o700 });
  const staged = path.join(root.staging, randomUUID());
  try {
    await writeStaged(staged, bytes, mode);
    await rename(staged, place.absolute);
  } catch (error) {
    await rm(staged, { force: true });
    throw openRefusal(place.relative, error);
  }
}

async function writeStaged(staged: string, bytes: Uint8Array, mode: number): Promise<void> {
  const handle = await open(staged, 'wx', mode);
  try {
    await handle.chmod(mode);
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}

/** What was opened must be what lies at the path now, reached without a link. */
async function assertStillThere(place: ConfinedPath, { stat }: OpenFile): Promise<void> {
  const real = await realpath(place.absolute).catch(() => null);
  const now = await lstat(place.absolute).catch(() => null);
  if (real !== place.absolute || now?.ino !== stat.ino || now.dev !== stat.dev) {
    throw new PathRefused(place.relative, 'it changed into something else while it was opened');
  }
}

async function readBounded(name: string, { handle, stat }: OpenFile): Promise<Uint8Array> {
  if (stat.size > FILE_LIMIT_BYTES) throw new FileTooLarge(name, stat.size, FILE_LIMIT_BYTES);
  // One byte more than was promised shows a file that grows while it is read.
  const buffer = Buffer.alloc(stat.size + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  if (length > stat.size) throw new PathRefused(name, 'it grew while it was read; try again');
  return new Uint8Array(buffer.subarray(0, length));
}

/** Turns a refusal by the system into ours; a fault of the disk stays what it is. */
function openRefusal(name: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT') return new FileMissing(name);
  const refusals = [
    'ELOOP',
    'EACCES',
    'EPERM',
    'ENAMETOOLONG',
    'ENOTDIR',
    'EISDIR',
    'ENXIO',
    'EEXIST',
    'EINVAL',
  ];
  return refusals.includes(code) ? new PathRefused(name, `the system refuses it (${code})`) : error;
}
