import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { browseFolder, resolveSourceFolder } from './roots.ts';

let root: string;
let other: string;

beforeEach(async () => {
  const base = await realpath(await mkdtemp(path.join(tmpdir(), 'maos-roots-')));
  root = path.join(base, 'root');
  other = path.join(base, 'other');
  await mkdir(path.join(root, 'shop', 'src'), { recursive: true });
  await mkdir(path.join(root, '.hidden'));
  await mkdir(path.join(other, 'secret'), { recursive: true });
  await writeFile(path.join(root, 'shop', 'package.json'), '{}');
});
afterEach(() => rm(path.dirname(root), { recursive: true, force: true }));

describe('a folder to work on', () => {
  test('is given back by its real path, the root itself included', async () => {
    await symlink('shop', path.join(root, 'link'));
    expect(await resolveSourceFolder(path.join(root, 'link'), [root])).toBe(
      path.join(root, 'shop'),
    );
    expect(await resolveSourceFolder(`${root}/`, [root])).toBe(root);
  });

  test('outside the roots is not allowed, whether it is there or not, by a link or by dots', async () => {
    await symlink(other, path.join(root, 'out'));
    const outside = [
      other,
      path.join(other, 'none'),
      path.join(root, 'out'),
      path.join(root, 'out', 'none'),
      `${root}/../other`,
      `${root}2`,
    ];
    for (const given of outside) {
      await expect(resolveSourceFolder(given, [root])).rejects.toMatchObject({
        kind: 'folder-not-allowed',
        field: 'workspace.path',
      });
    }
  });

  test('that is missing, relative, or a file is told so', async () => {
    const refusals: [string, string][] = [
      [path.join(root, 'none'), 'folder-missing'],
      ['shop', 'folder-missing'],
      ['', 'folder-missing'],
      [`${root}/a\0b`, 'folder-missing'],
      [path.join(root, 'shop', 'package.json'), 'not-a-folder'],
      [path.join(root, 'shop', 'package.json', 'x'), 'folder-missing'],
    ];
    for (const [given, kind] of refusals) {
      await expect(resolveSourceFolder(given, [root])).rejects.toMatchObject({ kind });
    }
  });

  test.skipIf(process.getuid?.() === 0)('that can not be read is told so', async () => {
    await chmod(path.join(root, 'shop'), 0o000);
    await expect(resolveSourceFolder(path.join(root, 'shop'), [root])).rejects.toMatchObject({
      kind: 'folder-unreadable',
    });
    await chmod(path.join(root, 'shop'), 0o700);
  });

  test("that is this program's own data is refused, one that holds it is not", async () => {
    const own = path.join(root, '.hidden');
    await expect(resolveSourceFolder(own, [root], own)).rejects.toMatchObject({
      kind: 'folder-not-allowed',
    });
    expect(await resolveSourceFolder(root, [root], own)).toBe(root);
  });
});

describe('browsing', () => {
  test('starts at the only root, shows folders without the hidden ones, and goes no higher', async () => {
    expect(await browseFolder(null, [root])).toEqual({
      path: root,
      parent: null,
      folders: [{ name: 'shop', path: path.join(root, 'shop') }],
      files: 0,
      looksLikeCode: false,
    });
  });

  test('tells the way up and whether there is code', async () => {
    expect(await browseFolder(path.join(root, 'shop'), [root])).toMatchObject({
      parent: root,
      files: 1,
      looksLikeCode: true,
    });
  });

  test('shows the roots where there are several', async () => {
    const view = await browseFolder(null, [root, other]);
    expect(view.folders.map((folder) => folder.path)).toEqual([root, other]);
  });

  test('is bounded, and refuses what is outside', async () => {
    await Promise.all(
      Array.from({ length: 510 }, (_, at) => mkdir(path.join(root, 'shop', `d${at}`))),
    );
    expect((await browseFolder(path.join(root, 'shop'), [root])).folders).toHaveLength(500);
    await expect(browseFolder(other, [root])).rejects.toMatchObject({ kind: 'folder-not-allowed' });
  });
});
