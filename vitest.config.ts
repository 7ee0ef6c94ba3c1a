import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [...configDefaults.exclude, '.next/**', '.build/**', '.maos/**', 'e2e/**'];
// Their tests belong to the code that a team works on, not to us.
const foreign = ['samples/**', 'server/tools/scan/fixtures/**', 'bench/**'];
// `npm run test:properties` tries each law ten thousand times.
const manyRuns = process.env['MAOS_PROPERTY_RUNS'] !== undefined;
// A test waits for conditions, never for time; this only ends one that hangs, on a busy machine too.
const patience = (ms: number) => (manyRuns ? 7_200_000 : ms);
const needsPostgres = '**/*.pg.test.ts';
// Folds and views without state of their own: their files share a process, which takes a sixth of the time.
const pure = ['core/**/*.test.{ts,tsx}', 'components/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    environment: 'node',
    restoreMocks: true,
    testTimeout: patience(30_000),
    hookTimeout: 30_000,
    // Left to itself, Vitest keeps a core free: half of a machine with two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: pure, exclude, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, ...foreign, ...pure, needsPostgres],
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
