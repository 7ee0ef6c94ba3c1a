import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { summariseLeftOut } from './create-workspace.ts';
import { detectSandbox } from './sandbox.ts';
import { createScratchFolder, type ScratchFolder } from './testing/scratch-folder.ts';

vi.setConfig({ testTimeout: 30_000 });
const { available, detail } = await detectSandbox();
let scratch: ScratchFolder;

beforeEach(async () => {
  scratch = await createScratchFolder();
});
afterEach(() => scratch.remove());

const signal = new AbortController().signal;

describe('what is copied', () => {
  test('is the source: content, modes, hidden files, names of any kind, 100 levels deep', async () => {
    const deep = `${'d/'.repeat(100)}bottom.txt`;
    const names = [
      '.env',
      'line\nbreak',
      '-rf',
      'ünï ✓',
      'back\\slash',
      'x'.repeat(255),
      '$(id)',
      'git~1',
      deep,
    ];
    await scratch.put(Object.fromEntries(names.map((name) => [name, `of ${name}`])));
    await scratch.put({ 'run.sh': '#!/bin/sh\n', 'big.bin': Buffer.alloc(10 * 1024 * 1024, 7) });
    await chmod(path.join(scratch.source, 'run.sh'), 0o750);
    const { workspace, prepared } = await scratch.prepare();
    for (const name of names) {
      expect(await readFile(path.join(workspace.root, name), 'utf8')).toBe(`of ${name}`);
    }
    expect((await stat(path.join(workspace.root, 'run.sh'))).mode & 0o777).toBe(0o750);
    expect(await workspace.list('', 100)).toEqual([...names, 'run.sh', 'big.bin'].sort());
    expect(prepared.files).toBe(names.length + 2);
    expect(prepared.bytes).toBeGreaterThan(10 * 1024 * 1024);
    expect(prepared.baseline).toMatch(/^[0-9a-f]{40}$/);
    expect(prepared.leftOut).toEqual([]);
    expect((await workspace.patch()).files).toEqual([]);
  });

  test('leaves out dependencies, history, caches, and build output that .gitignore names', async () => {
    await scratch.put({
      'src/a.js': '1',
      'dist/kept.js': '1',
      'pkg/.gitignore': '# output\n/dist/\n!keep\n',
      'pkg/dist/out.js': '1',
      'pkg/node_modules/x/index.js': '1',
      'node_modules/x/index.js': '1',
      '.venv/pyvenv.cfg': '',
      '__pycache__/a.pyc': '1',
      '.git/config': '[core]',
      'sub/.GIT/config': '[core]',
    });
    const { workspace, prepared } = await scratch.prepare();
    expect(await workspace.list('', 100)).toEqual(['dist/kept.js', 'pkg/.gitignore', 'src/a.js']);
    expect([...prepared.leftOut].sort()).toEqual([
      '.git (version history)',
      '.venv (dependencies)',
      '__pycache__ (build output)',
      'node_modules (dependencies)',
      'pkg/dist (build output)',
      'pkg/node_modules (dependencies)',
      'sub/.GIT (version history)',
    ]);
    expect(prepared.languages).toEqual(['JavaScript']);
  });

  test('keeps links that stay inside and leaves out those that lead outside', async () => {
    await scratch.put({ 'real/a.txt': 'a' });
    const links: Record<string, string> = {
      inside: 'real/a.txt',
      dangling: 'real/missing',
      'real/up': '../real/a.txt',
      passwd: '/etc/passwd',
      outside: '../../..',
      'real/sneaky': '../../../../../../etc/hostname',
      itself: 'itself',
      absolute: path.join(scratch.source, 'real/a.txt'),
      twice: 'outside/etc',
      '.gitmodules': 'real/a.txt',
    };
    for (const [name, target] of Object.entries(links)) {
      await symlink(target, path.join(scratch.source, name));
    }
    const { workspace, prepared } = await scratch.prepare();
    expect(await readlink(path.join(workspace.root, 'inside'))).toBe('real/a.txt');
    expect(await readlink(path.join(workspace.root, 'dangling'))).toBe('real/missing');
    expect(await readlink(path.join(workspace.root, 'real/up'))).toBe('../real/a.txt');
    const left = prepared.leftOut.map((line) => line.replace(' (a link that leads outside)', ''));
    expect(left.sort()).toEqual(
      ['.gitmodules', 'absolute', 'itself', 'outside', 'passwd', 'real/sneaky', 'twice'].sort(),
    );
  });

  test('leaves out fifos and sockets without waiting for them', async () => {
    await scratch.put({ 'a.txt': 'a' });
    execFileSync('mkfifo', [path.join(scratch.source, 'pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) =>
      server.listen(path.join(scratch.source, 'socket'), resolve),
    );
    try {
      const { workspace, prepared } = await scratch.prepare();
      expect(await workspace.list('', 10)).toEqual(['a.txt']);
      expect([...prepared.leftOut].sort()).toEqual([
        'pipe (no regular file)',
        'socket (no regular file)',
      ]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test.skipIf(process.getuid?.() === 0)('names what can not be read, and goes on', async () => {
    await scratch.put({ 'a.txt': 'a', 'secret.txt': 'b', 'closed/c.txt': 'c' });
    await chmod(path.join(scratch.source, 'secret.txt'), 0o000);
    await chmod(path.join(scratch.source, 'closed'), 0o000);
    const { workspace, prepared } = await scratch.prepare();
    await chmod(path.join(scratch.source, 'closed'), 0o700);
    expect(await workspace.list('', 10)).toEqual(['a.txt']);
    expect([...prepared.leftOut].sort()).toEqual([
      "closed (can't be listed: EACCES)",
      "secret.txt (can't be read: EACCES)",
    ]);
  });

  test('a name that is not UTF-8 is left out and named', async () => {
    await scratch.put({ 'a.txt': 'a' });
    await writeFile(
      Buffer.concat([Buffer.from(`${scratch.source}/bad-`), Buffer.from([0xff])]),
      'x',
    );
    const { workspace, prepared } = await scratch.prepare();
    expect(await workspace.list('', 10)).toEqual(['a.txt']);
    expect(prepared.leftOut).toEqual(['bad-\ufffd (its name is not UTF-8)']);
  });

  test("leaves out this program's own data, even when the folder to copy holds it", async () => {
    await scratch.put({ 'a.txt': 'a', '.maos/token': 'secret' });
    const home = path.join(scratch.source, '.maos');
    const { workspace, prepared } = await scratch.prepare({
      root: path.join(home, 'workspaces', 's-1', 'files'),
      gitDir: path.join(home, 'workspaces', 's-1', 'baseline'),
      exclude: [home],
    });
    expect(await workspace.list('', 10)).toEqual(['a.txt']);
    expect(prepared.leftOut).toEqual([".maos (this program's own data)"]);
  });

  test('never touches the source', async () => {
    await scratch.put({ 'a.txt': 'a', '.git/HEAD': 'ref' });
    const before = await readdir(scratch.source, { recursive: true });
    const { workspace } = await scratch.prepare();
    const { hash } = await workspace.read('a.txt');
    await workspace.write({
      path: 'a.txt',
      bytes: Buffer.from('b'),
      expected: hash,
      agent: 'dev' as never,
    });
    expect(await readdir(scratch.source, { recursive: true })).toEqual(before);
    expect(await readFile(path.join(scratch.source, 'a.txt'), 'utf8')).toBe('a');
  });
});

describe('a folder that is too large', () => {
  test('is refused by its number of files, with how many and what to do', async () => {
    await scratch.put({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
    await expect(scratch.prepare({ limits: { files: 2, bytes: 1000 } })).rejects.toMatchObject({
      kind: 'workspace-too-large',
      counted: { files: 3, bytes: 3 },
      message: expect.stringMatching(
        /3 files and 3 bytes.*at most 2 files and 1000 bytes.*Choose a smaller folder/s,
      ),
    });
  });

  test('is refused by its bytes, dependencies not counted, and leaves nothing behind', async () => {
    await scratch.put({ 'a.txt': 'aaaaa', 'node_modules/x.js': 'x'.repeat(5000) });
    await expect(scratch.prepare({ limits: { files: 10, bytes: 4 } })).rejects.toMatchObject({
      counted: { files: 1, bytes: 5 },
    });
    expect(await readdir(path.join(scratch.path, 'work'))).toEqual([]);
  });
});

test('an abort ends the copying and removes what was made', async () => {
  await scratch.put({ 'a.txt': 'a' });
  await expect(
    scratch.prepare({ signal: AbortSignal.abort(new Error('stopped')) }),
  ).rejects.toThrow('stopped');
  expect(await readdir(path.join(scratch.path, 'work'))).toEqual([]);
});

test('a place that is taken is refused and left as it is', async () => {
  const root = path.join(scratch.path, 'work', 'copy');
  await mkdir(root, { recursive: true });
  await writeFile(path.join(root, 'theirs.txt'), 'keep');
  await expect(scratch.prepare()).rejects.toThrow('EEXIST');
  expect(await readFile(path.join(root, 'theirs.txt'), 'utf8')).toBe('keep');
});

test('the list of what was left out is bounded, and a name with a line break stays one line', () => {
  const many = Array.from({ length: 30 }, (_, at) => ({
    path: `${at}\n${'x'.repeat(300)}`,
    reason: 'why',
  }));
  const lines = summariseLeftOut(many);
  expect(lines).toHaveLength(20);
  expect(lines.at(-1)).toBe('and 11 more');
  expect(lines.every((line) => line.length <= 200 && !line.includes('\n'))).toBe(true);
});

describe.skipIf(!available)(`commands on a workspace (${detail})`, () => {
  test('see the dependencies of the original, which stay out of the copy and the patch', async () => {
    await scratch.put({
      'app.js': 'console.log(require("answer"))\n',
      'node_modules/answer/index.js': 'module.exports = 42;\n',
    });
    const { workspace } = await scratch.prepare();
    const result = await workspace.run({ argv: ['node', 'app.js'], timeoutMs: 20_000, signal });
    expect(result.output).toBe('42\n');
    await expect(lstat(path.join(workspace.root, 'node_modules'))).rejects.toThrow('ENOENT');
    expect((await workspace.patch()).files).toEqual([]);
  });

  test('do not follow a node_modules that is a link', async () => {
    const elsewhere = path.join(scratch.path, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(path.join(elsewhere, 'secret'), 'secret');
    await symlink(elsewhere, path.join(scratch.source, 'node_modules'));
    await scratch.put({ 'a.txt': 'a' });
    const { workspace } = await scratch.prepare();
    const result = await workspace.run({ argv: ['ls', '-R', '.'], timeoutMs: 20_000, signal });
    expect(result.output).not.toContain('secret');
  });

  test('change neither the workspace nor the patch, and leave no copy behind', async () => {
    await scratch.put({ 'a.txt': 'a\n' });
    const { workspace } = await scratch.prepare();
    const script =
      'echo b > a.txt; mkdir -p coverage/z; echo x > coverage/y; chmod 0 coverage/z coverage; cat a.txt';
    const result = await workspace.run({ argv: ['sh', '-c', script], timeoutMs: 20_000, signal });
    expect(result.output).toBe('b\n');
    expect(await workspace.list('', 10)).toEqual(['a.txt']);
    expect((await workspace.patch()).files).toEqual([]);
    expect(await readdir(`${workspace.root}.scratch`)).toEqual([]);
  });
});
