import { z } from 'zod';
import type { BlobHash } from '#core/protocol/ids.ts';

/** A file's hash as a model gives it: all of it, or its first twelve digits or more. */
export const FileHash = z
  .string()
  .regex(/^[0-9a-f]{12,64}$/, 'Give the hash that read_file shows: 12 to 64 digits, 0-9 and a-f.');

/** The hash that is meant: the file's own if `given` is its beginning, else one that matches nothing. */
export function fullHash(given: string, actual: BlobHash): BlobHash {
  return actual.startsWith(given) ? actual : (given.padEnd(64, '0') as BlobHash);
}
