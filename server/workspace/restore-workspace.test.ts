import { lstat, readFile, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { restoreWorkspace } from './restore-workspace.ts';
import { createScratchFolder, type ScratchFolder } from './testing/scratch-folder.ts';

let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

const { signal } = new AbortController();
const placeOf = (name: string) => ({
  root: path.join(scratch.path, name, 'files'),
  gitDir: path.join(scratch.path, name, 'baseline'),
});
const textAt = (name: string, file: string) =>
  readFile(path.join(placeOf(name).root, file), 'utf8');

async function worked() {
  await scratch.put({ 'a.js': 'one\r\n', 'sub/run.sh': 'echo\n', 'node_modules/x/index.js': 'x' });
  await symlink('a.js', path.join(scratch.source, 'link.js'));
  const { workspace, prepared } = await scratch.prepare(placeOf('first'));
  const { hash } = await workspace.read('a.js');
  const agent = 'developer-1' as AgentId;
  await workspace.write({ path: 'a.js', bytes: Buffer.from('mended'), expected: hash, agent });
  await workspace.patch();
  return { prepared, gitDir: placeOf('first').gitDir };
}

test('a workspace is restored as it was before the work, whatever the folder holds by now', async () => {
  const untouched = await worked();
  await scratch.put({ 'a.js': 'changed by the user', 'new.js': 'new' });
  const options = { source: scratch.source, ...placeOf('second'), signal };
  const restored = await restoreWorkspace(untouched, options);
  expect(await textAt('second', 'a.js')).toBe('one\r\n');
  expect(await textAt('second', 'sub/run.sh')).toBe('echo\n');
  expect(await readlink(path.join(placeOf('second').root, 'link.js'))).toBe('a.js');
  await expect(lstat(path.join(placeOf('second').root, 'new.js'))).rejects.toThrow('ENOENT');
  expect(restored.prepared).toEqual(untouched.prepared);
  expect((await restored.workspace.patch()).files).toEqual([]);
  expect(await textAt('first', 'a.js')).toBe('mended');
});

test('installed packages of the folder are bounds there as well', async () => {
  const untouched = await worked();
  const options = { source: scratch.source, ...placeOf('second'), signal };
  const { workspace } = await restoreWorkspace(untouched, options);
  const write = { path: 'node_modules/x/index.js', bytes: Buffer.from('y'), expected: null };
  await expect(workspace.write({ ...write, agent: 'a-1' as AgentId })).rejects.toMatchObject({
    kind: 'path-refused',
  });
});

test('a baseline that is gone leaves nothing behind', async () => {
  const untouched = await worked();
  await rm(untouched.gitDir, { recursive: true });
  const options = { source: scratch.source, ...placeOf('second'), signal };
  await expect(restoreWorkspace(untouched, options)).rejects.toThrow('ENOENT');
  await expect(lstat(placeOf('second').root)).rejects.toThrow('ENOENT');
});
