import type { BlobHash } from '#core/protocol/ids.ts';

/** An entry refers to content that the blob store lacks: the data was damaged or moved in part. */
export class BlobMissing extends Error {
  readonly kind = 'blob-missing';
  readonly hash: BlobHash;

  constructor(hash: BlobHash) {
    super(`The stored content ${hash} is missing. Restore the database from a whole backup.`);
    this.name = 'BlobMissing';
    this.hash = hash;
  }
}
