import { describeBlobStore } from './blob-store.contract.ts';
import { createPrismaBlobStore } from './prisma-blob-store.ts';
import { createTestDatabase } from './testing/test-database.ts';

describeBlobStore('in Postgres', async () => {
  const database = await createTestDatabase();
  return { blobs: createPrismaBlobStore(database.prisma), close: () => database.close() };
});
