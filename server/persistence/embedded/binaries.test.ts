import { execFile } from 'node:child_process';
import { cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyBinaries, findBinaries, linkLibraries } from './binaries.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'maos-b-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the programs of Postgres', () => {
  it('run where npm put them, and from a copy', async () => {
    const found = await findBinaries();
    const copied = await copyBinaries(found, path.join(folder, 'a b', 'programs'));
    for (const { postgres } of [found, copied]) {
      expect((await run(postgres, ['--version'])).stdout).toContain('PostgreSQL) 18');
    }
    expect(await copyBinaries(found, path.join(folder, 'a b', 'programs'))).toEqual(copied);
  });

  it('get the links between their libraries where install scripts are off', async () => {
    const { postgres } = await findBinaries();
    await cp(path.resolve(postgres, '..', '..'), path.join(folder, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    const library = path.join(folder, 'native', 'lib');
    const links: string[] = [];
    for (const name of await readdir(library)) {
      if (!(await lstat(path.join(library, name))).isSymbolicLink()) continue;
      links.push(name);
      await rm(path.join(library, name));
    }
    const copy = path.join(folder, 'native', 'bin', path.basename(postgres));
    expect(links.length).toBeGreaterThan(0);
    await expect(run(copy, ['--version'])).rejects.toThrow('shared libraries');
    await Promise.all([linkLibraries(folder), linkLibraries(folder)]);
    expect((await run(copy, ['--version'])).stdout).toContain('PostgreSQL');
    expect(await readdir(library)).toEqual(expect.arrayContaining(links));
  });
});
