import { describeBlobStore } from './blob-store.contract.ts';
import { createInMemoryBlobStore } from './in-memory-blob-store.ts';

describeBlobStore('in memory', () =>
  Promise.resolve({ blobs: createInMemoryBlobStore(), close: () => Promise.resolve() }),
);
