import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeHome, requireRoots } from './setting-folders.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'maos-folders-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('makes the home with the folders above it, for its owner alone', async () => {
  const home = path.join(folder, 'a', 'home');
  await makeHome(home);
  await makeHome(home);
  expect((await stat(home)).mode & 0o777).toBe(0o700);
});

it('says of a home that is a file which setting is wrong', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  for (const home of [file, path.join(file, 'below')]) {
    await expect(makeHome(home)).rejects.toMatchObject({
      kind: 'setting-refused',
      message: expect.stringMatching(/^MAOS_HOME .*file/) as string,
    });
  }
});

it('takes roots that are folders only', async () => {
  await expect(requireRoots([folder])).resolves.toBeUndefined();
  await expect(requireRoots([folder, path.join(folder, 'none')])).rejects.toMatchObject({
    kind: 'setting-refused',
    message: expect.stringContaining('none') as string,
  });
});
