import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { hashOf } from './confined-file.ts';
import { createScratchFolder, TEST_TIME, type ScratchFolder } from './testing/scratch-folder.ts';
import type { Workspace } from './workspace.ts';

vi.setConfig({ testTimeout: 30_000 });
const one = 'developer-1' as AgentId;
const two = 'developer-2' as AgentId;
const bytes = (text: string) => Buffer.from(text);
let scratch: ScratchFolder;
let workspace: Workspace;

beforeEach(async () => {
  scratch = await createScratchFolder();
  await scratch.put({ 'src/a.js': 'one\n', 'b.txt': 'b' });
  ({ workspace } = await scratch.prepare());
});
afterEach(() => scratch.remove());

describe('paths', () => {
  const outside = [
    '../b.txt',
    'src/../../x',
    '/etc/passwd',
    'src/..',
    '..',
    'a\0b',
    '.git/config',
    'x/.GIT/y',
    'node_modules/x.js',
  ];

  test.each(outside)('%j is refused for reading, writing and listing', async (given) => {
    const refused = { kind: 'path-refused' };
    await expect(workspace.read(given)).rejects.toMatchObject(refused);
    await expect(workspace.list(given, 10)).rejects.toMatchObject(refused);
    await expect(
      workspace.write({ path: given, bytes: bytes('x'), expected: null, agent: one }),
    ).rejects.toMatchObject(refused);
  });

  test('a link at any component is refused, wherever it leads', async () => {
    await mkdir(path.join(scratch.path, 'elsewhere'));
    await writeFile(path.join(scratch.path, 'elsewhere', 'x.txt'), 'secret');
    await symlink(path.join(scratch.path, 'elsewhere'), path.join(workspace.root, 'out'));
    await symlink('src', path.join(workspace.root, 'in'));
    await symlink('/etc/passwd', path.join(workspace.root, 'passwd'));
    for (const given of ['out/x.txt', 'in/a.js', 'passwd']) {
      await expect(workspace.read(given)).rejects.toMatchObject({ kind: 'path-refused' });
      await expect(
        workspace.write({ path: given, bytes: bytes('x'), expected: null, agent: one }),
      ).rejects.toThrow(/symbolic link/);
    }
    await expect(
      workspace.write({ path: 'out/new.txt', bytes: bytes('x'), expected: null, agent: one }),
    ).rejects.toMatchObject({ kind: 'path-refused' });
    expect(await readdir(path.join(scratch.path, 'elsewhere'))).toEqual(['x.txt']);
    expect(await workspace.list('', 10)).toEqual(['b.txt', 'src/a.js']);
  });

  test('a folder, a fifo and a device are refused without waiting', async () => {
    execFileSync('mkfifo', [path.join(workspace.root, 'pipe')]);
    for (const given of ['src', 'pipe', '', '.', 'b.txt/x']) {
      await expect(workspace.read(given)).rejects.toMatchObject({ kind: 'path-refused' });
    }
    await expect(
      workspace.write({ path: 'pipe', bytes: bytes('x'), expected: null, agent: one }),
    ).rejects.toMatchObject({ kind: 'path-refused' });
  });

  test('a name beyond what the system takes is refused, not a fault', async () => {
    const write = (given: string) =>
      workspace.write({ path: given, bytes: bytes('x'), expected: null, agent: one });
    await expect(workspace.read('x'.repeat(256))).rejects.toMatchObject({ kind: 'path-refused' });
    await expect(write('x'.repeat(256))).rejects.toMatchObject({ kind: 'path-refused' });
    await expect(write(`${'d/'.repeat(3000)}x`)).rejects.toMatchObject({ kind: 'path-refused' });
  });

  test('whatever is asked for, nothing outside is read', async () => {
    await writeFile(path.join(scratch.path, 'work', 'secret'), 'secret');
    const part = fc.constantFrom('..', '.', '', 'src', 'a.js', 'secret', 'b.txt', '\\', '~');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const read = await workspace.read(parts.join('/')).catch((error: unknown) => error);
        if (read instanceof Error)
          expect(read).toHaveProperty(
            'kind',
            expect.stringMatching(/^(path-refused|file-missing)$/),
          );
        else expect(read).toHaveProperty('path', expect.stringMatching(/^(src\/a\.js|b\.txt)$/));
      }),
    );
  });

  test('what was left out of the copy can not be written, or the patch would not apply', async () => {
    const own = await createScratchFolder();
    try {
      await own.put({ 'a.txt': 'a', '.gitignore': 'dist\n', 'dist/x.js': 'x' });
      const prepared = await own.prepare();
      await expect(
        prepared.workspace.write({
          path: 'dist/y.js',
          bytes: bytes('y'),
          expected: null,
          agent: one,
        }),
      ).rejects.toThrow(/left out/);
    } finally {
      await own.remove();
    }
  });
});

describe('reading', () => {
  test('gives the bytes, their hash and the path as it is listed', async () => {
    const file = await workspace.read('./src//a.js');
    expect(file).toEqual({
      path: 'src/a.js',
      bytes: new Uint8Array(bytes('one\n')),
      hash: hashOf(bytes('one\n')),
    });
  });

  test('tells a file that is missing from one that is too large', async () => {
    await expect(workspace.read('src/none.js')).rejects.toMatchObject({
      kind: 'file-missing',
      path: 'src/none.js',
    });
    await writeFile(path.join(workspace.root, 'big'), Buffer.alloc(5 * 1024 * 1024 + 1));
    await expect(workspace.read('big')).rejects.toMatchObject({
      kind: 'file-too-large',
      bytes: 5242881,
    });
  });

  test('lists at most as many as asked for, the first ones', async () => {
    expect(await workspace.list('', 1)).toEqual(['b.txt']);
    expect(await workspace.list('src', 5)).toEqual(['src/a.js']);
    expect(await workspace.list('src/a.js', 5)).toEqual(['src/a.js']);
  });
});

describe('writing', () => {
  test('replaces what was read, keeps its mode, and tells the difference', async () => {
    await chmod(path.join(workspace.root, 'src/a.js'), 0o755);
    const { hash } = await workspace.read('src/a.js');
    const change = await workspace.write({
      path: 'src/a.js',
      bytes: bytes('two\n'),
      expected: hash,
      agent: one,
    });
    expect(change).toMatchObject({ path: 'src/a.js', before: hash, after: hashOf(bytes('two\n')) });
    expect(change.hunk).toContain('--- a/src/a.js\n+++ b/src/a.js\n@@ -1,1 +1,1 @@\n-one\n+two\n');
    expect((await stat(path.join(workspace.root, 'src/a.js'))).mode & 0o777).toBe(0o755);
  });

  test('creates a file and its folders, but not over one that is there', async () => {
    const change = await workspace.write({
      path: 'new/deep/c.js',
      bytes: bytes('c\n'),
      expected: null,
      agent: one,
    });
    expect(change).toMatchObject({
      before: null,
      hunk: expect.stringContaining('--- /dev/null\n'),
    });
    await expect(
      workspace.write({ path: 'new/deep/c.js', bytes: bytes('d\n'), expected: null, agent: two }),
    ).rejects.toMatchObject({
      kind: 'stale-edit',
      facts: { changedBy: { agent: one, at: TEST_TIME } },
    });
  });

  test('refuses a stale edit and says who wrote the present version, and when', async () => {
    const { hash } = await workspace.read('src/a.js');
    await workspace.write({ path: 'src/a.js', bytes: bytes('two\n'), expected: hash, agent: two });
    const stale = workspace.write({
      path: 'src/a.js',
      bytes: bytes('mine\n'),
      expected: hash,
      agent: one,
    });
    await expect(stale).rejects.toMatchObject({
      kind: 'stale-edit',
      message: expect.stringMatching(
        /developer-2 wrote it last, at 2026-11-01T12:00:00.000Z.*Read it again/,
      ),
    });
    expect(await readFile(path.join(workspace.root, 'src/a.js'), 'utf8')).toBe('two\n');
  });

  test('of two edits of the same version at the same moment exactly one is taken', async () => {
    const { hash } = await workspace.read('src/a.js');
    const edits = [one, two].map((agent) =>
      workspace.write({ path: 'src/a.js', bytes: bytes(`${agent}\n`), expected: hash, agent }),
    );
    const outcomes = await Promise.allSettled(edits);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('the same content again is no change, and does not make its writer the author', async () => {
    const { hash } = await workspace.read('b.txt');
    const change = await workspace.write({
      path: 'b.txt',
      bytes: bytes('b'),
      expected: hash,
      agent: one,
    });
    expect(change).toEqual({ path: 'b.txt', before: hash, after: hash, hunk: '' });
    const stale = workspace.write({ path: 'b.txt', bytes: bytes('c'), expected: null, agent: two });
    await expect(stale).rejects.toMatchObject({ facts: { changedBy: null } });
  });

  test('an edit of a file that is gone is told so; too much is refused', async () => {
    const expected = hashOf(bytes('x'));
    await expect(
      workspace.write({ path: 'gone.txt', bytes: bytes('y'), expected, agent: one }),
    ).rejects.toMatchObject({ kind: 'file-missing' });
    const huge = new Uint8Array(5 * 1024 * 1024 + 1);
    await expect(
      workspace.write({ path: 'huge.bin', bytes: huge, expected: null, agent: one }),
    ).rejects.toMatchObject({ kind: 'file-too-large' });
  });

  test('binary content has no hunk, and nothing is left in staging', async () => {
    const change = await workspace.write({
      path: 'x.bin',
      bytes: Uint8Array.of(0, 255),
      expected: null,
      agent: one,
    });
    expect(change.hunk).toBe('');
    expect(await readdir(`${workspace.root}.scratch/staging`)).toEqual([]);
  });
});
