import { chmod, readdir, readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import type { PreparedWorkspace } from './create-workspace.ts';
import { createScratchFolder, type ScratchFolder } from './testing/scratch-folder.ts';

const ONE = 'developer-1' as AgentId;
const TWO = 'developer-2' as AgentId;
const TEN = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`);
let scratch: ScratchFolder;
let prepared: PreparedWorkspace;

beforeEach(async () => {
  scratch = await createScratchFolder();
  await scratch.put({
    'app.js': TEN.join(''),
    'crlf.txt': 'a\r\nb\r\n',
    'gone.js': 'old\n',
    'bin.dat': new Uint8Array([0, 1, 2]),
    'sub/deep.js': 'deep\n',
  });
  prepared = await scratch.prepare();
});
afterEach(() => scratch.remove());

async function write(agent: AgentId, file: string, content: string | Uint8Array): Promise<void> {
  const copy = await prepared.copies.copyFor(agent);
  const before = await copy.read(file).catch(() => null);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  await copy.write({ path: file, bytes, expected: before?.hash ?? null, agent });
}

/** The ten lines with some of them replaced. */
const lines = (changes: Readonly<Record<number, string>>) =>
  TEN.map((line, index) => changes[index + 1] ?? line).join('');
const textOf = async (file: string) =>
  Buffer.from((await prepared.workspace.read(file)).bytes).toString();
const patched = async () => (await prepared.workspace.patch()).files.map(({ path: file }) => file);

test('each agent has a copy of its own, and the workspace stays untouched until the merge', async () => {
  await write(ONE, 'app.js', lines({ 1: 'one\n' }));
  const other = await prepared.copies.copyFor(TWO);
  expect(Buffer.from((await other.read('app.js')).bytes).toString()).toBe(TEN.join(''));
  expect(await textOf('app.js')).toBe(TEN.join(''));
  expect(await patched()).toEqual([]);
  expect((await (await prepared.copies.copyFor(ONE)).patch()).files).toEqual([
    { path: 'app.js', change: 'modified', added: 1, removed: 1 },
  ]);
  expect((await other.patch()).files).toEqual([]);
});

test('changes in different places of a file are merged into one patch', async () => {
  await write(ONE, 'app.js', lines({ 1: 'one\n' }));
  await write(TWO, 'app.js', lines({ 9: 'nine\n' }));
  await write(TWO, 'sub/new.js', 'new\n');
  const merged = await prepared.copies.merge([ONE, TWO]);
  expect(await textOf('app.js')).toBe(lines({ 1: 'one\n', 9: 'nine\n' }));
  expect(await patched()).toEqual(['app.js', 'sub/new.js']);
  expect(merged.parts.map(({ leftOut }) => leftOut)).toEqual([[], []]);
  expect([merged.duplicated, merged.conflicting]).toEqual([[], []]);
});

test('the same line changed differently keeps the earlier part, and leaves the later file out', async () => {
  await write(ONE, 'app.js', lines({ 5: 'mine\n' }));
  await write(TWO, 'app.js', lines({ 1: 'one\n', 5: 'yours\n' }));
  await write(TWO, 'sub/deep.js', 'deeper\n');
  const merged = await prepared.copies.merge([ONE, TWO]);
  expect(await textOf('app.js')).toBe(lines({ 5: 'mine\n' }));
  expect(await textOf('sub/deep.js')).toBe('deeper\n');
  expect(merged.conflicting).toEqual([{ path: 'app.js', line: 5, lines: 1, agents: [ONE, TWO] }]);
  expect(merged.parts.map(({ leftOut }) => leftOut)).toEqual([
    [],
    [{ path: 'app.js', regions: 1 }],
  ]);
});

test('the order of the agents decides, not the order of their work', async () => {
  await write(TWO, 'app.js', lines({ 5: 'yours\n' }));
  await write(ONE, 'app.js', lines({ 5: 'mine\n' }));
  await prepared.copies.merge([TWO, ONE]);
  expect(await textOf('app.js')).toBe(lines({ 5: 'yours\n' }));
});

test('the same change twice is one change, and is told as done twice', async () => {
  const mended = lines({ 3: 'safe\n', 8: 'safer\n' });
  await write(ONE, 'app.js', mended);
  await write(TWO, 'app.js', mended);
  const merged = await prepared.copies.merge([ONE, TWO]);
  expect(await textOf('app.js')).toBe(mended);
  expect(merged.conflicting).toEqual([]);
  expect(merged.duplicated.map(({ line, agents }) => [line, agents])).toEqual([
    [3, [ONE, TWO]],
    [8, [ONE, TWO]],
  ]);
});

test('a shared change beside others of each is merged and told', async () => {
  await write(ONE, 'app.js', lines({ 1: 'one\n', 5: 'same\n' }));
  await write(TWO, 'app.js', lines({ 5: 'same\n', 10: 'ten\n' }));
  const merged = await prepared.copies.merge([ONE, TWO]);
  expect(await textOf('app.js')).toBe(lines({ 1: 'one\n', 5: 'same\n', 10: 'ten\n' }));
  expect(merged.duplicated.map(({ line }) => line)).toEqual([5]);
});

test('a binary file and a new file of two agents are kept from the first', async () => {
  await write(ONE, 'bin.dat', new Uint8Array([0, 9]));
  await write(TWO, 'bin.dat', new Uint8Array([0, 8]));
  await write(ONE, 'added.js', 'mine\n');
  await write(TWO, 'added.js', 'yours\n');
  const merged = await prepared.copies.merge([ONE, TWO]);
  expect(merged.parts[1]?.leftOut.map(({ path: file }) => file)).toEqual(['added.js', 'bin.dat']);
  expect(merged.conflicting.map(({ path: file }) => file)).toEqual(['added.js', 'bin.dat']);
  expect([...(await prepared.workspace.read('bin.dat')).bytes]).toEqual([0, 9]);
  expect(await textOf('added.js')).toBe('mine\n');
});

test('removals, modes and line endings come through', async () => {
  await write(ONE, 'crlf.txt', 'a\r\nc\r\n');
  const copy = await prepared.copies.copyFor(ONE);
  await unlink(path.join(copy.root, 'gone.js'));
  await chmod(path.join(copy.root, 'sub', 'deep.js'), 0o755);
  const merged = await prepared.copies.merge([ONE]);
  expect(await patched()).toEqual(['crlf.txt', 'gone.js', 'sub/deep.js']);
  expect(merged.parts[0]?.files).toEqual((await prepared.workspace.patch()).files);
  expect(await textOf('crlf.txt')).toBe('a\r\nc\r\n');
  const { mode } = await stat(path.join(prepared.workspace.root, 'sub', 'deep.js'));
  expect(mode & 0o100).toBe(0o100);
});

test('a removal of what another changed is left out', async () => {
  await write(ONE, 'gone.js', 'kept\n');
  const copy = await prepared.copies.copyFor(TWO);
  await unlink(path.join(copy.root, 'gone.js'));
  const merged = await prepared.copies.merge([ONE, TWO]);
  expect(await textOf('gone.js')).toBe('kept\n');
  expect(merged.parts[1]?.leftOut).toEqual([{ path: 'gone.js', regions: 1 }]);
});

test('copies leave nothing behind when they are removed', async () => {
  await write(ONE, 'app.js', lines({ 1: 'one\n' }));
  await prepared.copies.merge([ONE]);
  await prepared.copies.remove();
  const beside = await readdir(path.dirname(prepared.workspace.root));
  expect(beside.filter((name) => name.includes('copies'))).toEqual([]);
  expect(await readFile(path.join(prepared.workspace.root, 'app.js'), 'utf8')).toContain('one');
});
