import { BLOB_LIMIT_BYTES, DEFAULT_MEDIA_TYPE, type BlobStore } from './blob-store.ts';
import { BlobTooLarge } from './blob-too-large.ts';
import type { PrismaClient } from './generated/client.ts';
import { hashBytes } from './hash-bytes.ts';

/** Blobs in Postgres. */
export function createPrismaBlobStore(prisma: PrismaClient): BlobStore {
  return {
    async put(bytes, mediaType = DEFAULT_MEDIA_TYPE) {
      const size = bytes.byteLength;
      if (size > BLOB_LIMIT_BYTES) throw new BlobTooLarge(size, BLOB_LIMIT_BYTES);
      const hash = hashBytes(bytes);
      const known = await prisma.blob.findUnique({ where: { hash }, select: { hash: true } });
      if (known === null) {
        const data = { hash, bytes: new Uint8Array(bytes), size, mediaType };
        await prisma.blob.createMany({ data, skipDuplicates: true });
      }
      return { hash, bytes: size };
    },
    async get(hash) {
      const row = await prisma.blob.findUnique({ where: { hash }, select: { bytes: true } });
      return row === null ? null : row.bytes;
    },
  };
}
