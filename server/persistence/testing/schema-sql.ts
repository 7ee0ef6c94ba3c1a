import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

/** What the engine asks of a database before anything else: its schema, version and number. */
const VERSION = {
  columnNames: ['exists', 'version', 'numeric_version'],
  // Boolean, text and 32-bit integer, in the numbers that driver adapters use.
  columnTypes: [5, 7, 0],
  rows: [[true, 'PostgreSQL 18', 180000]],
};

/** A difference from nothing needs no database: this one only says that it would be Postgres. */
const NO_DATABASE = {
  provider: 'postgres',
  adapterName: 'no-database',
  connect: () => Promise.resolve({ ok: true, value: NO_DATABASE }),
  queryRaw: () => Promise.resolve({ ok: true, value: VERSION }),
  executeScript: () => Promise.resolve({ ok: true, value: undefined }),
  dispose: () => Promise.resolve({ ok: true, value: undefined }),
};

/**
 * The SQL that makes an empty database what `schema` (the text of schema.prisma) says. It is written
 * by Prisma's own engine in its WebAssembly build, for which nothing is downloaded.
 */
export async function schemaSql(schema: string): Promise<string> {
  await startEngine();
  const session = await engine.SchemaEngine.new({ datamodels: undefined }, ignoreLog, NO_DATABASE);
  const { stdout } = await session.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    exitCode: null,
    script: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? '';
}

/** The package's main entry can't be imported on Node 20, so its parts are put together here. */
async function startEngine(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  );
  const bytes = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
}

function ignoreLog(): void {}
