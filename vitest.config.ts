import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [...configDefaults.exclude, '.next/**', '.build/**', '.maos/**', 'e2e/**'];
// Their tests belong to the code that a team works on, not to us.
const foreign = ['samples/**', 'server/tools/scan/fixtures/**', 'bench/**'];
// `npm run test:properties` tries each law ten thousand times.
const manyRuns = process.env['MAOS_PROPERTY_RUNS'] !== undefined;
// A test waits for conditions, never for time; this only ends one that hangs, on a busy machine too.
const patience = (ms: number) => (manyRuns ? 7_200_000 : ms);
const needsPostgres = '**/*.pg.test.ts';

export default defineConfig({
  test: {
    environment: 'node',
    restoreMocks: true,
    testTimeout: patience(30_000),
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, ...foreign, needsPostgres],
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          include: [needsPostgres],
          exclude: [...exclude, ...foreign],
          globalSetup: ['server/persistence/testing/postgres-global-setup.ts'],
          testTimeout: patience(60_000),
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
