/**
 * Generates the Prisma client where it is missing or the schema has changed. Says nothing when all
 * is well; otherwise shows what Prisma said and exits with its code.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(import.meta.url), '..', '..');
const output = path.join(root, 'server', 'persistence', 'generated');
const stamp = path.join(output, '.stamp');
const prisma = createRequire(import.meta.url).resolve('prisma/package.json');

const wanted = createHash('sha256')
  .update(readFileSync(path.join(root, 'prisma', 'schema.prisma')))
  .update(JSON.parse(readFileSync(prisma, 'utf8')).version)
  .digest('hex');

if (!isFresh()) generate();

function isFresh() {
  const isWhole = existsSync(path.join(output, 'client.ts')) && existsSync(stamp);
  return isWhole && readFileSync(stamp, 'utf8') === wanted;
}

function generate() {
  const command = path.join(path.dirname(prisma), 'build', 'index.js');
  const result = spawnSync(process.execPath, [command, 'generate', '--no-hints'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Generating needs no schema engine: naming any file keeps Prisma from downloading one.
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'package.json'),
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
  if (result.status !== 0) {
    console.error(result.stdout ?? '', result.stderr ?? '', result.error ?? '');
    console.error('The Prisma client could not be generated from prisma/schema.prisma.');
    process.exit(result.status ?? 1);
  }
  mkdirSync(output, { recursive: true });
  writeFileSync(stamp, wanted);
}
