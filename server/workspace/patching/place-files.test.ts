import { chmod, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createScratchFolder, type ScratchFolder } from '../testing/scratch-folder.ts';
import { placeFiles, type Placement } from './place-files.ts';

let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
const placement = (name: string, before: string | null, after: string | null): Placement => ({
  ...{ path: name, before: bytes(before), after: bytes(after), isExecutable: false },
});
const contents = async () => {
  const names = (await readdir(scratch.source, { recursive: true })).sort();
  const texts = names.map((name) =>
    readFile(path.join(scratch.source, name), 'utf8').catch(() => null),
  );
  return Object.fromEntries((await Promise.all(texts)).map((text, at) => [names[at], text]));
};

test('files are made, replaced and removed, and folders that this leaves empty go too', async () => {
  await scratch.put({ 'a.js': 'a', 'old/only/b.js': 'b', 'kept/c.js': 'c', 'kept/d.js': 'd' });
  await placeFiles(scratch.source, [
    placement('a.js', 'a', 'A'),
    placement('old/only/b.js', 'b', null),
    placement('kept/c.js', 'c', null),
    placement('new/e.js', null, 'E'),
  ]);
  expect(await contents()).toEqual({
    ...{ 'a.js': 'A', kept: null, 'kept/d.js': 'd', new: null, 'new/e.js': 'E' },
  });
});

test('a file that is not what was read stops it before anything has changed', async () => {
  await scratch.put({ 'a.js': 'a', 'b.js': 'just saved' });
  const before = await contents();
  const asked = placeFiles(scratch.source, [
    placement('a.js', 'a', 'A'),
    placement('new/c.js', null, 'C'),
    placement('b.js', 'b', 'B'),
  ]);
  await expect(asked).rejects.toMatchObject({ kind: 'patch-refused', files: ['b.js'] });
  expect(await contents()).toEqual(before);
});

test('a folder in the place of a new file stands in the way', async () => {
  await scratch.put({ 'a.js': 'a', 'in/the/way/x': 'x' });
  const before = await contents();
  const asked = placeFiles(scratch.source, [
    placement('a.js', 'a', 'A'),
    placement('in/the/way', null, 'W'),
  ]);
  await expect(asked).rejects.toMatchObject({ files: ['in/the/way'] });
  expect(await contents()).toEqual(before);
});

const isRoot = process.getuid?.() === 0;

/** Does it as a user who owns nothing here: only root can. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  await chmod(scratch.path, 0o755);
  process.seteuid?.(65534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

test.runIf(isRoot)(
  'when a file can not be put in its place, those that were are put back',
  async () => {
    await scratch.put({ 'a.js': 'a', 'gone.js': 'g', 'sticky/b.js': 'b', 'z.js': 'z' });
    await chmod(scratch.source, 0o777);
    // In such a folder anyone may make files, and nobody may replace another's: renaming fails, no more.
    await chmod(path.join(scratch.source, 'sticky'), 0o1777);
    const before = await contents();
    await asNobody(async () => {
      const asked = placeFiles(scratch.source, [
        placement('a.js', 'a', 'A'),
        placement('made/new.js', null, 'M'),
        placement('gone.js', 'g', null),
        placement('sticky/b.js', 'b', 'B'),
        placement('z.js', 'z', 'Z'),
      ]);
      await expect(asked).rejects.toMatchObject({
        files: ['sticky/b.js'],
        message: expect.stringMatching(/can't be written \(EPERM\)/) as string,
      });
    });
    expect(await contents()).toEqual(before);
  },
);

test.runIf(isRoot)(
  'a folder that may not be written to is told, and nothing is left of it',
  async () => {
    await scratch.put({ 'a.js': 'a', 'closed/b.js': 'b' });
    await chmod(scratch.source, 0o777);
    const before = await contents();
    await asNobody(async () => {
      const asked = placeFiles(scratch.source, [
        placement('a.js', 'a', 'A'),
        placement('closed/b.js', 'b', 'B'),
      ]);
      await expect(asked).rejects.toMatchObject({ kind: 'patch-refused', files: ['closed/b.js'] });
    });
    expect(await contents()).toEqual(before);
  },
);

test('a file that has vanished stops it, and the others stay', async () => {
  await scratch.put({ 'a.js': 'a', 'b.js': 'b' });
  await rm(path.join(scratch.source, 'b.js'));
  const asked = placeFiles(scratch.source, [
    placement('a.js', 'a', 'A'),
    placement('b.js', 'b', null),
  ]);
  await expect(asked).rejects.toMatchObject({ files: ['b.js'] });
  expect(await contents()).toEqual({ 'a.js': 'a' });
});
