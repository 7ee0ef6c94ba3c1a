import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { createScratchFolder, type ScratchFolder } from '../testing/scratch-folder.ts';
import { patchFolder, type FolderPatching } from './patch-folder.ts';

const git = promisify(execFile);
const agent = 'developer-1' as AgentId;
const lines = (count: number, name = 'line') =>
  Array.from({ length: count }, (_, at) => `${name} ${at + 1}\n`).join('');
let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

const ORIGINAL = {
  'a.js': lines(40),
  'src/b.js': 'one\r\ntwo\r\nthree\r\n',
  'src/logo.bin': new Uint8Array([0, 1, 2, 255, 0, 13, 10]),
  'run.sh': '#!/bin/sh\necho old\n',
};

/** The folder and the patch of a team that changed four files and made one. */
async function patched() {
  await scratch.put(ORIGINAL);
  await chmod(path.join(scratch.source, 'run.sh'), 0o755);
  const { workspace } = await scratch.prepare();
  const edit = async (name: string, bytes: Uint8Array) => {
    const expected = (await workspace.read(name).catch(() => null))?.hash ?? null;
    await workspace.write({ path: name, bytes, expected, agent });
  };
  await edit('a.js', Buffer.from(lines(40).replace('line 20\n', 'line twenty\n')));
  await edit('src/b.js', Buffer.from('one\r\nTWO\r\nthree\r\n'));
  await edit('src/logo.bin', new Uint8Array([9, 0, 9, 13, 10]));
  await edit('run.sh', Buffer.from('#!/bin/sh\necho new\n'));
  await edit('lib/new/made.js', Buffer.from('made\n'));
  const { text } = await workspace.patch();
  return {
    patch: text,
    list: () => workspace.list('', 100),
    read: (name: string) => workspace.read(name),
  };
}

const work = (facts: Partial<FolderPatching>) =>
  patchFolder({
    folder: scratch.source,
    scratchUnder: path.join(scratch.path, 'scratch'),
    patch: null,
    former: null,
    versionsIn: null,
    ...facts,
  });
const inFolder = (name: string) => path.join(scratch.source, name);
const textOf = (name: string) => readFile(inFolder(name), 'utf8');

/** Every file, link and folder of the user's folder, with its content and its bits. */
async function snapshot(): Promise<Readonly<Record<string, string>>> {
  const seen: Record<string, string> = {};
  for (const name of (await readdir(scratch.source, { recursive: true })).sort()) {
    const stat = await lstat(inFolder(name));
    const bits = (stat.mode & 0o777).toString(8);
    const content = stat.isFile() ? (await readFile(inFolder(name))).toString('base64') : '';
    seen[name] = `${bits} ${content}`;
  }
  return seen;
}

test('the folder becomes what the team made of its copy, and back, byte for byte', async () => {
  const team = await patched();
  const before = await snapshot();
  const { changed, replaced } = await work({ patch: team.patch });
  expect(replaced).toEqual([]);
  expect(changed.files.map((file) => [file.path, file.change])).toEqual([
    ['a.js', 'modified'],
    ['lib/new/made.js', 'added'],
    ['run.sh', 'modified'],
    ['src/b.js', 'modified'],
    ['src/logo.bin', 'modified'],
  ]);
  for (const name of await team.list()) {
    expect(await readFile(inFolder(name))).toEqual(Buffer.from((await team.read(name)).bytes));
  }
  expect((await lstat(inFolder('run.sh'))).mode & 0o777).toBe(0o755);
  const back = await work({ former: changed.text });
  expect(back.changed.files).toHaveLength(5);
  expect(await snapshot()).toEqual(before);
});

test('what changed elsewhere in the same files since stays, on the way there and on the way back', async () => {
  const { patch } = await patched();
  await writeFile(inFolder('a.js'), `mine\n${lines(40)}`);
  const { changed } = await work({ patch });
  expect(await textOf('a.js')).toBe(`mine\n${lines(40).replace('line 20\n', 'line twenty\n')}`);
  await writeFile(inFolder('a.js'), `${await textOf('a.js')}also mine\n`);
  await work({ former: changed.text });
  expect(await textOf('a.js')).toBe(`mine\n${lines(40)}also mine\n`);
});

test('a folder that changed at these places is refused with exactly these files, and nothing changes', async () => {
  const { patch } = await patched();
  await writeFile(inFolder('a.js'), lines(40).replace('line 20\n', 'my twenty\n'));
  await rm(inFolder('src/logo.bin'));
  await mkdir(inFolder('lib/new'), { recursive: true });
  await writeFile(inFolder('lib/new/made.js'), 'mine\n');
  const before = await snapshot();
  await expect(work({ patch })).rejects.toMatchObject({
    kind: 'patch-refused',
    files: ['a.js', 'lib/new/made.js', 'src/logo.bin'],
    message: expect.stringContaining('"a.js" has changed at these places since') as string,
  });
  expect(await snapshot()).toEqual(before);
});

test('forced, the team’s version replaces what it does not fit, and taking it back brings the user’s', async () => {
  const { patch, read } = await patched();
  await writeFile(inFolder('a.js'), 'all mine\n');
  await rm(inFolder('src/logo.bin'));
  const before = await snapshot();
  const versionsIn = path.join(scratch.path, 'baseline');
  const { changed, replaced } = await work({ patch, versionsIn });
  expect(replaced).toEqual(['a.js', 'src/logo.bin']);
  for (const name of ['a.js', 'src/logo.bin', 'lib/new/made.js']) {
    expect(await readFile(inFolder(name))).toEqual(Buffer.from((await read(name)).bytes));
  }
  await work({ former: changed.text });
  expect(await snapshot()).toEqual(before);
});

test('forced without the team’s versions it is refused', async () => {
  const { patch } = await patched();
  await writeFile(inFolder('a.js'), 'all mine\n');
  const versionsIn = path.join(scratch.path, 'baseline');
  await rm(path.join(versionsIn, 'objects'), { recursive: true });
  const before = await snapshot();
  await expect(work({ patch, versionsIn })).rejects.toMatchObject({ files: ['a.js'] });
  expect(await snapshot()).toEqual(before);
});

test('where the user has gone on since, it can not be taken back, and nothing changes', async () => {
  const { patch } = await patched();
  const { changed } = await work({ patch });
  await writeFile(inFolder('run.sh'), 'echo mine\n');
  const before = await snapshot();
  await expect(work({ former: changed.text })).rejects.toMatchObject({ files: ['run.sh'] });
  expect(await snapshot()).toEqual(before);
});

test('what was applied or taken back by hand in part is finished', async () => {
  const { patch, read } = await patched();
  const before = await snapshot();
  await writeFile(inFolder('a.js'), (await read('a.js')).bytes);
  await mkdir(inFolder('lib/new'), { recursive: true });
  await writeFile(inFolder('lib/new/made.js'), (await read('lib/new/made.js')).bytes);
  const { changed } = await work({ patch });
  expect(changed.files).toHaveLength(5);
  expect(await textOf('src/b.js')).toContain('TWO');
  await writeFile(inFolder('a.js'), lines(40));
  await rm(inFolder('lib'), { recursive: true });
  await work({ former: changed.text });
  expect(await snapshot()).toEqual(before);
});

test('a later patch takes the place of the one that lies there', async () => {
  await scratch.put({ 'a.js': lines(20), 'c.js': lines(5) });
  const { workspace } = await scratch.prepare();
  const edit = async (name: string, text: string) => {
    const { hash } = await workspace.read(name);
    await workspace.write({ path: name, bytes: Buffer.from(text), expected: hash, agent });
    return (await workspace.patch()).text;
  };
  const before = await snapshot();
  const first = await work({ patch: await edit('a.js', lines(20).replace('line 9\n', 'nine\n')) });
  await edit('a.js', lines(20).replace('line 9\n', 'NINE\n'));
  const later = await edit('c.js', 'other\n');
  const second = await work({ patch: later, former: first.changed.text });
  expect(await textOf('a.js')).toContain('NINE');
  expect(await textOf('c.js')).toBe('other\n');
  await work({ former: second.changed.text });
  expect(await snapshot()).toEqual(before);
});

describe('never outside the folder', () => {
  test.each([
    { what: 'a file that became a link', at: 'a.js' },
    { what: 'a folder that became a link', at: 'src' },
    { what: 'a link where a new folder goes', at: 'lib' },
  ])('$what is refused, and what it leads to stays', async ({ at }) => {
    const { patch } = await patched();
    const outside = path.join(scratch.path, 'outside');
    await mkdir(outside);
    for (const [name, content] of Object.entries(ORIGINAL)) {
      await writeFile(path.join(outside, path.basename(name)), content);
    }
    await rm(inFolder(at), { recursive: true, force: true });
    await symlink(at === 'a.js' ? path.join(outside, 'a.js') : outside, inFolder(at));
    const before = await snapshot();
    for (const versionsIn of [null, path.join(scratch.path, 'baseline')]) {
      await expect(work({ patch, versionsIn })).rejects.toMatchObject({ kind: 'patch-refused' });
    }
    expect(await snapshot()).toEqual(before);
    expect(await readFile(path.join(outside, 'a.js'), 'utf8')).toBe(ORIGINAL['a.js']);
    expect((await readdir(outside)).sort()).toEqual(['a.js', 'b.js', 'logo.bin', 'run.sh']);
  });

  test('a dangling link in the place of a new file is not followed', async () => {
    const { patch } = await patched();
    await mkdir(inFolder('lib/new'), { recursive: true });
    await symlink(path.join(scratch.path, 'planted.js'), inFolder('lib/new/made.js'));
    await expect(work({ patch })).rejects.toMatchObject({ files: ['lib/new/made.js'] });
    await expect(lstat(path.join(scratch.path, 'planted.js'))).rejects.toThrow();
  });

  test('a patch that names a path outside, or makes a link, is refused', async () => {
    await scratch.put({ 'a.js': 'a\n' });
    const id = 'a'.repeat(40);
    const none = '0'.repeat(40);
    const made = (name: string, mode: string) =>
      Buffer.from(
        `diff --git a/${name} b/${name}\nnew file mode ${mode}\nindex ${none}..${id}\n--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+x\n`,
      );
    for (const patch of [
      made('../out.js', '100644'),
      made('.git/hooks/pre-commit', '100755'),
      made('x', '120000'),
    ]) {
      await expect(work({ patch })).rejects.toThrow();
    }
    expect(Object.keys(await snapshot())).toEqual(['a.js']);
    await expect(lstat(path.join(scratch.path, 'out.js'))).rejects.toThrow();
  });
});

test('a write-protected file stands in the way', async () => {
  const { patch } = await patched();
  await chmod(inFolder('run.sh'), 0o555);
  const before = await snapshot();
  await expect(work({ patch })).rejects.toMatchObject({
    files: ['run.sh'],
    message: expect.stringContaining('is write-protected') as string,
  });
  expect(await snapshot()).toEqual(before);
});

test('permission bits stay', async () => {
  const { patch } = await patched();
  await chmod(inFolder('a.js'), 0o600);
  await work({ patch });
  expect((await lstat(inFolder('a.js'))).mode & 0o777).toBe(0o600);
});

test('the user’s repository, its settings and its hooks have no part in it', async () => {
  const { patch, read } = await patched();
  const run = (...args: string[]) => git('git', ['-C', scratch.source, ...args]);
  await run('init', '--quiet');
  await run('config', 'core.autocrlf', 'true');
  await run('config', 'apply.whitespace', 'error');
  await writeFile(inFolder('.gitattributes'), '* text eol=lf\n');
  await writeFile(inFolder('.gitignore'), 'lib\n');
  await run(
    '-c',
    'user.name=me',
    '-c',
    'user.email=me@here',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'x',
  );
  const index = await readFile(inFolder('.git/HEAD'));
  await work({ patch });
  expect(await readFile(inFolder('src/b.js'))).toEqual(Buffer.from((await read('src/b.js')).bytes));
  expect(await textOf('lib/new/made.js')).toBe('made\n');
  expect(await readFile(inFolder('.git/HEAD'))).toEqual(index);
  expect((await readdir(scratch.source)).filter((name) => name.startsWith('.maos'))).toEqual([]);
});
