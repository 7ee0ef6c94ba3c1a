import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { createSystemClock } from '#server/system-clock.ts';
import { forkWorkspace, reopenWorkspace } from './reopen-workspace.ts';
import { createScratchFolder, type ScratchFolder } from './testing/scratch-folder.ts';
import type { Workspace } from './workspace.ts';

let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

const agent = 'developer-1' as AgentId;
const clock = createSystemClock();
const placeOf = (name: string) => ({
  root: path.join(scratch.path, name, 'files'),
  gitDir: path.join(scratch.path, name, 'baseline'),
});

async function edit(workspace: Workspace, file: string, text: string): Promise<void> {
  const { hash } = await workspace.read(file);
  await workspace.write({ path: file, bytes: Buffer.from(text), expected: hash, agent });
}

const textOf = async (workspace: Workspace, file: string) =>
  Buffer.from((await workspace.read(file)).bytes).toString();

async function prepared() {
  await scratch.put({ 'a.js': 'one\n', 'node_modules/x/index.js': 'x', 'sub/b.js': 'two\r\n' });
  return scratch.prepare(placeOf('first'));
}

test('a workspace that is opened again is as it was left, with the same patch and the same bounds', async () => {
  const { workspace } = await prepared();
  await edit(workspace, 'a.js', 'changed\n');
  const authors = new Map([['a.js', { agent, at: 5 }]]);
  const again = await reopenWorkspace({ ...placeOf('first'), clock, authors });
  expect(await textOf(again, 'a.js')).toBe('changed\n');
  expect(Buffer.from((await again.patch()).text)).toEqual(
    Buffer.from((await workspace.patch()).text),
  );
  const intoPackages = { path: 'node_modules/x/index.js', bytes: Buffer.from('y'), agent };
  await expect(again.write({ ...intoPackages, expected: null })).rejects.toMatchObject({
    kind: 'path-refused',
  });
  const stale = { path: 'a.js', bytes: Buffer.from('z'), expected: null, agent };
  await expect(again.write(stale)).rejects.toMatchObject({
    facts: { changedBy: { agent, at: 5 } },
  });
});

test('a fork has the files of its moment, and neither changes the other afterwards', async () => {
  const { workspace } = await prepared();
  await edit(workspace, 'a.js', 'at the moment\n');
  const tree = await workspace.snapshot();
  await edit(workspace, 'a.js', 'later\n');
  await forkWorkspace(placeOf('first'), tree, placeOf('second'));
  const fork = await reopenWorkspace({ ...placeOf('second'), clock, authors: new Map() });
  expect(await textOf(fork, 'a.js')).toBe('at the moment\n');
  expect(await readFile(path.join(placeOf('second').root, 'sub', 'b.js'), 'utf8')).toBe('two\r\n');
  await edit(fork, 'sub/b.js', 'of the fork\n');
  expect(await textOf(workspace, 'a.js')).toBe('later\n');
  expect(await textOf(workspace, 'sub/b.js')).toBe('two\r\n');
  const files = (await fork.patch()).files.map((file) => file.path);
  expect(files).toEqual(['a.js', 'sub/b.js']);
});

test('a workspace that is gone says so, and a moment that is not there leaves nothing behind', async () => {
  const gone = { ...placeOf('nowhere'), clock, authors: new Map() };
  await expect(reopenWorkspace(gone)).rejects.toMatchObject({ kind: 'workspace-gone' });
  await prepared();
  const fork = forkWorkspace(placeOf('first'), 'f'.repeat(40), placeOf('second'));
  await expect(fork).rejects.toMatchObject({ kind: 'git-failed' });
  await expect(readFile(placeOf('second').gitDir)).rejects.toMatchObject({ code: 'ENOENT' });
});
