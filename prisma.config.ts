import { defineConfig } from 'prisma/config';

/** For Prisma's command line only: the server migrates by itself (server/persistence/migrate.ts). */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_URL'] === undefined
    ? {}
    : { datasource: { url: process.env['DATABASE_URL'] } }),
});
