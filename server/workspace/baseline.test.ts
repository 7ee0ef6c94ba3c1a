import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { createScratchFolder, type ScratchFolder } from './testing/scratch-folder.ts';
import type { Workspace } from './workspace.ts';

const developer = 'developer-1' as AgentId;
let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

async function edit(workspace: Workspace, file: string, content: string | Uint8Array) {
  const { hash } = await workspace.read(file);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return workspace.write({ path: file, bytes, expected: hash, agent: developer });
}

function create(workspace: Workspace, file: string, content: string) {
  return workspace.write({
    path: file,
    bytes: Buffer.from(content),
    expected: null,
    agent: developer,
  });
}

/** Applies a patch to the original, as its user would. */
async function apply(patch: Uint8Array) {
  const file = path.join(scratch.path, 'the.patch');
  await writeFile(file, patch);
  execFileSync('git', ['apply', file], {
    cwd: scratch.source,
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: scratch.path },
  });
}

/** Every file of a folder with its content and mode, links as their targets. */
async function contents(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const full = path.join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    const mode = ((await stat(full)).mode & 0o777).toString(8);
    found[path.relative(folder, full)] = `${mode} ${(await readFile(full)).toString('latin1')}`;
  }
  return found;
}

describe('the patch', () => {
  test('turns the original into the workspace: CRLF, binary, modes, new, deleted, odd names', async () => {
    await scratch.put({
      'crlf.js': 'one\r\ntwo\r\nthree\r\n',
      'mixed.txt': 'a\r\nb\nc',
      'image.bin': Buffer.from([0, 1, 2, 255, 0, 10, 13]),
      'run.sh': '#!/bin/sh\n',
      'gone.txt': 'bye\n',
      'no-newline.txt': 'last line',
      'name with spaces.txt': 'x\n',
      'ünïcode/日本.txt': 'x\n',
      'line\nbreak.txt': 'x\n',
      '-dash.txt': 'x\n',
      'back\\slash.txt': 'x\n',
      'quo"te.txt': 'x\n',
    });
    const { workspace } = await scratch.prepare();
    await edit(workspace, 'crlf.js', 'one\r\n2\r\nthree\r\n');
    await edit(workspace, 'mixed.txt', 'a\r\nB\nc');
    await edit(workspace, 'image.bin', Uint8Array.from([0, 9, 255, 254, 0]));
    await edit(workspace, 'no-newline.txt', 'last line, still without');
    for (const name of [
      'name with spaces',
      'ünïcode/日本',
      'line\nbreak',
      '-dash',
      'back\\slash',
      'quo"te',
    ]) {
      await edit(workspace, `${name}.txt`, 'y\n');
    }
    await create(workspace, 'new/deep/file.js', 'export {};\n');
    await chmod(path.join(workspace.root, 'run.sh'), 0o755);
    await unlink(path.join(workspace.root, 'gone.txt'));

    const patch = await workspace.patch();
    await apply(patch.text);

    expect(await contents(scratch.source)).toEqual(await contents(workspace.root));
    expect(patch.files).toHaveLength(13);
    expect(patch.files).toContainEqual({
      path: 'crlf.js',
      change: 'modified',
      added: 1,
      removed: 1,
    });
    expect(patch.files).toContainEqual({
      path: 'gone.txt',
      change: 'deleted',
      added: 0,
      removed: 1,
    });
    expect(patch.files).toContainEqual({
      path: 'line\nbreak.txt',
      change: 'modified',
      added: 1,
      removed: 1,
    });
    expect(patch.files).toContainEqual({
      path: 'image.bin',
      change: 'modified',
      added: 0,
      removed: 0,
    });
  });

  test('is empty when nothing changed', async () => {
    await scratch.put({ 'a.txt': 'a\r\n', '.gitattributes': '* text=auto eol=lf\n' });
    const { workspace } = await scratch.prepare();
    expect(await workspace.patch()).toEqual({ text: new Uint8Array(), files: [] });
  });

  test('holds changes that .gitignore would hide, and nothing of dependencies', async () => {
    await scratch.put({
      '.gitignore': '*.log\nsecret/\n',
      'app.log': 'old\n',
      'node_modules/left-pad/index.js': 'module.exports = 1;\n',
    });
    const { workspace } = await scratch.prepare();
    await edit(workspace, 'app.log', 'new\n');
    await create(workspace, 'secret/key.txt', 'k\n');
    const { files } = await workspace.patch();
    expect(files.map((file) => file.path).sort()).toEqual(['app.log', 'secret/key.txt']);
  });

  test('runs no program and converts nothing that the folder asks for', async () => {
    const marker = path.join(scratch.path, 'ran');
    await scratch.put({
      '.gitattributes':
        '*.js filter=evil diff=evil ident text eol=crlf working-tree-encoding=UTF-16\n*.bin text\n*.md binary\n',
      '.git/config': `[core]\n\tfsmonitor = touch ${marker}\n[filter "evil"]\n\tclean = touch ${marker}\n\tsmudge = touch ${marker}\n[diff "evil"]\n\ttextconv = touch ${marker}\n\tcommand = touch ${marker}\n`,
      '.git/hooks/post-index-change': `#!/bin/sh\ntouch ${marker}\n`,
      'a.js': '// $Id$\nlet a = 1;\n',
      'notes.md': 'one\n',
      'sub/.gitattributes': '* filter=evil\n',
      'sub/b.js': 'b\r\n',
    });
    await chmod(path.join(scratch.source, '.git/hooks/post-index-change'), 0o755);
    const { workspace } = await scratch.prepare();
    await edit(workspace, 'a.js', '// $Id$\nlet a = 2;\n');
    await edit(workspace, 'notes.md', 'two\n');
    const text = Buffer.from((await workspace.patch()).text).toString();
    expect(text).toContain('-let a = 1;\n+let a = 2;\n');
    expect(text).toContain('-one\n+two\n');
    expect(text).not.toContain('GIT binary patch');
    await expect(lstat(marker)).rejects.toThrow('ENOENT');
    await expect(lstat(path.join(workspace.root, '.git'))).rejects.toThrow('ENOENT');
  });

  test('sees through nested repositories, whether their .git is a folder or a file', async () => {
    await scratch.put({
      'one/.git/HEAD': 'ref: refs/heads/main\n',
      'one/a.js': '1\n',
      'two/.git': 'gitdir: /nowhere\n',
      'two/b.js': '1\n',
    });
    const { workspace } = await scratch.prepare();
    await edit(workspace, 'one/a.js', '2\n');
    await edit(workspace, 'two/b.js', '2\n');
    expect((await workspace.patch()).files.map((file) => file.path)).toEqual([
      'one/a.js',
      'two/b.js',
    ]);
  });

  test('is not touched by the settings of whoever runs the server', async () => {
    const home = path.join(scratch.path, 'home');
    await mkdir(home);
    await writeFile(
      path.join(home, '.gitconfig'),
      '[core]\n\tautocrlf = true\n\tquotePath = false\n[diff]\n\tnoprefix = true\n\trenames = copies\n',
    );
    const before = { home: process.env.HOME, dir: process.env.GIT_DIR };
    process.env.HOME = home;
    process.env.GIT_DIR = '/nowhere';
    try {
      await scratch.put({ 'a.txt': 'one\r\n' });
      const { workspace } = await scratch.prepare();
      await edit(workspace, 'a.txt', 'two\r\n');
      const text = Buffer.from((await workspace.patch()).text).toString();
      expect(text).toContain('--- a/a.txt\n+++ b/a.txt');
      expect(text).toContain('-one\r\n+two\r\n');
    } finally {
      process.env.HOME = before.home;
      if (before.dir === undefined) delete process.env.GIT_DIR;
      else process.env.GIT_DIR = before.dir;
    }
  });

  test('keeps links as links', async () => {
    await scratch.put({ 'a.txt': 'one\n' });
    await symlink('a.txt', path.join(scratch.source, 'link'));
    const { workspace } = await scratch.prepare();
    expect((await lstat(path.join(workspace.root, 'link'))).isSymbolicLink()).toBe(true);
    await rm(path.join(workspace.root, 'link'));
    await apply((await workspace.patch()).text);
    await expect(lstat(path.join(scratch.source, 'link'))).rejects.toThrow('ENOENT');
  });
});

test('a missing git is one clear error, and leaves nothing behind', async () => {
  await scratch.put({ 'a.txt': 'one\n' });
  const before = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    await expect(scratch.prepare()).rejects.toMatchObject({
      kind: 'git-missing',
      message: expect.stringContaining('apt install git'),
    });
  } finally {
    process.env.PATH = before;
  }
  expect(await readdir(path.join(scratch.path, 'work'))).toEqual([]);
});
