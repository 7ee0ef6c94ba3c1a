import type { BlobHash } from '#core/protocol/ids.ts';
import { BLOB_LIMIT_BYTES, type BlobStore } from './blob-store.ts';
import { BlobTooLarge } from './blob-too-large.ts';
import { hashBytes } from './hash-bytes.ts';

/** Blobs that live as long as this process. */
export function createInMemoryBlobStore(): BlobStore {
  const blobs = new Map<BlobHash, Uint8Array>();
  return {
    put(bytes) {
      const size = bytes.byteLength;
      if (size > BLOB_LIMIT_BYTES) return Promise.reject(new BlobTooLarge(size, BLOB_LIMIT_BYTES));
      const hash = hashBytes(bytes);
      // Copied going in and out: what is stored under a hash never changes.
      if (!blobs.has(hash)) blobs.set(hash, bytes.slice());
      return Promise.resolve({ hash, bytes: size });
    },
    get: (hash) => Promise.resolve(blobs.get(hash)?.slice() ?? null),
  };
}
