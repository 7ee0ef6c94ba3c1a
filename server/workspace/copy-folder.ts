import { mkdir, open, symlink } from 'node:fs/promises';
import path from 'node:path';
import { openRegularFile, type OpenFile } from './open-regular-file.ts';
import { codeOf, type FolderSurvey, type SurveyedFile } from './survey-folder.ts';

export interface CopyOptions {
  readonly source: string;
  /** An empty folder. */
  readonly target: string;
  readonly survey: Pick<FolderSurvey, 'folders' | 'files' | 'links'>;
  readonly signal: AbortSignal;
  /** Called after each file with how many are copied. */
  readonly onFile?: (copied: number) => void;
}

export interface CopyResult {
  readonly files: number;
  readonly bytes: number;
  /** What vanished, changed its kind or can't be read, with why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

const AT_ONCE = 8;
const CHUNK_BYTES = 1024 * 1024;

/**
 * Copies what a survey lists, with permission bits and links as they are; at most as many bytes of
 * each file as it has when it is opened. A file that can't be read is left out and named; failing
 * to write rejects with the system's error.
 */
export async function copyFolder(options: CopyOptions): Promise<CopyResult> {
  const { source, target, survey, signal } = options;
  for (const folder of survey.folders) await mkdir(path.join(target, folder));
  for (const link of survey.links) await symlink(link.target, path.join(target, link.path));
  const leftOut: { path: string; reason: string }[] = [];
  let files = 0;
  let bytes = 0;
  const waiting = survey.files.values();
  const copyWaiting = async () => {
    for (const file of waiting) {
      signal.throwIfAborted();
      const copied = await copyFile(
        file,
        path.join(source, file.path),
        path.join(target, file.path),
      );
      if (typeof copied === 'string') {
        leftOut.push({ path: file.path, reason: copied });
        continue;
      }
      files += 1;
      bytes += copied;
      options.onFile?.(files);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, copyWaiting));
  return { files, bytes, leftOut };
}

/** Copies one file: the number of bytes, or the reason why it can't be read. */
async function copyFile(file: SurveyedFile, from: string, to: string): Promise<number | string> {
  const source = await openRegularFile(from).catch((error: unknown) => codeOf(error));
  if (typeof source === 'string') return `can't be read: ${source}`;
  if (source === null) return 'no regular file';
  try {
    return await copyBytes(source, to, file.mode);
  } finally {
    await source.handle.close();
  }
}

async function copyBytes({ handle, stat }: OpenFile, to: string, mode: number): Promise<number> {
  // The owner must be able to edit and replace the copy, so owner read and write are always set.
  const target = await open(to, 'wx', mode | 0o600);
  try {
    if ((mode & process.umask()) !== 0) await target.chmod(mode | 0o600);
    const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, stat.size)));
    let copied = 0;
    while (copied < stat.size) {
      const want = Math.min(chunk.length, stat.size - copied);
      const { bytesRead } = await handle.read(chunk, 0, want, null);
      if (bytesRead === 0) break;
      await target.writeFile(chunk.subarray(0, bytesRead));
      copied += bytesRead;
    }
    return copied;
  } finally {
    await target.close();
  }
}
