import { createHash } from 'node:crypto';
import type { BlobHash } from '#core/protocol/ids.ts';

/** The SHA-256 of bytes, by which a blob is known. */
export function hashBytes(bytes: Uint8Array): BlobHash {
  return createHash('sha256').update(bytes).digest('hex') as BlobHash;
}
