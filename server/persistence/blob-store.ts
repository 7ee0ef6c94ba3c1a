import type { BlobRef } from '#core/protocol/content.ts';
import type { BlobHash } from '#core/protocol/ids.ts';

/** Content by its SHA-256: written once, never changed, fetched when someone looks. */
export interface BlobStore {
  /** Stores the bytes (no more than BLOB_LIMIT_BYTES) and returns their reference; idempotent. */
  put(bytes: Uint8Array, mediaType?: string): Promise<BlobRef>;
  /** The bytes as they were put, or null where nothing has this hash. */
  get(hash: BlobHash): Promise<Uint8Array | null>;
}

/** What a blob is when its writer does not say. */
export const DEFAULT_MEDIA_TYPE = 'application/octet-stream';

/** The largest blob: Postgres holds at most 1 GB in a value, and sends it as hex. */
export const BLOB_LIMIT_BYTES = 256 * 1024 * 1024;
