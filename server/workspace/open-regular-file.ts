import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

export interface OpenFile {
  readonly handle: FileHandle;
  readonly stat: Stats;
}

/**
 * Opens a regular file for reading and returns it with its state, or null if the path now names
 * something else. Never follows a link in the last component and never blocks on a fifo, whatever
 * the path has become since it was looked at. Rejects with the system's error otherwise.
 */
export async function openRegularFile(file: string): Promise<OpenFile | null> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(file, flags);
  const stat = await handle.stat();
  if (stat.isFile()) return { handle, stat };
  await handle.close();
  return null;
}
