import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** One step of the tables' history. */
export interface Migration {
  /** Its folder's name: a time and what it is about. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, as Prisma records it. */
  readonly checksum: string;
}

/** Reads prisma/migrations, or another folder like it, oldest first. */
export async function readMigrations(folder = migrationsFolder()): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** The nearest prisma/migrations above this file, which a build may have moved. */
function migrationsFolder(): string {
  const start = path.dirname(fileURLToPath(import.meta.url));
  for (let above = start; ; above = path.dirname(above)) {
    const folder = path.join(above, 'prisma', 'migrations');
    if (existsSync(folder)) return folder;
    if (above === path.dirname(above)) throw new Error(`No prisma/migrations above ${start}`);
  }
}
