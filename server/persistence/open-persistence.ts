import path from 'node:path';
import type { Logger } from 'pino';
import { systemClock } from '#server/system-clock.ts';
import type { BlobStore } from './blob-store.ts';
import { openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { SessionLogStore } from './session-log-store.ts';
import { createPrismaBlobStore } from './prisma-blob-store.ts';
import { createPrismaSessionLogStore } from './prisma-session-log-store.ts';

/** Connections that a server keeps to its database at most. */
const POOL_SIZE = 10;

/** Where sessions are kept, open and migrated. */
export interface Persistence {
  readonly store: SessionLogStore;
  readonly blobs: BlobStore;
  /** Whether no other process can use this database: it is embedded, and its folder is locked. */
  readonly exclusive: boolean;
  /** Ends the connections, and the Postgres that we started ourselves. */
  close(): Promise<void>;
}

export interface PersistenceParts {
  readonly home: string;
  /** The user's own Postgres, or null for the embedded one. */
  readonly databaseUrl: string | null;
  readonly logger: Logger;
}

/** Opens the database that the settings name. Rejects with DatabaseUnreachable, HomeInUse or PostgresFailed. */
export async function openPersistence(parts: PersistenceParts): Promise<Persistence> {
  const { logger } = parts;
  const postgres =
    parts.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir: path.join(parts.home, 'postgres'), logger })
      : null;
  const url = parts.databaseUrl ?? postgres?.url ?? '';
  try {
    const database = await openDatabase({ url, poolSize: POOL_SIZE, logger });
    return {
      store: createPrismaSessionLogStore({ database, clock: systemClock, logger }),
      blobs: createPrismaBlobStore(database.prisma),
      exclusive: postgres !== null,
      async close() {
        await database.close();
        await postgres?.stop();
      },
    };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
}
