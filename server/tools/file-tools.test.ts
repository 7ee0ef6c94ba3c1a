import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AgentId, FindingId } from '#core/protocol/ids.ts';
import {
  createScratchFolder,
  type ScratchFolder,
} from '#server/workspace/testing/scratch-folder.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import { createEditFileTool } from './edit-file-tool.ts';
import { createListFilesTool } from './list-files-tool.ts';
import { createReadFileTool } from './read-file-tool.ts';
import { createSearchTool } from './search-tool.ts';
import type { Tool, ToolResult } from './tool.ts';
import { createWriteFileTool } from './write-file-tool.ts';

vi.setConfig({ testTimeout: 30_000 });
let scratch: ScratchFolder;
let workspace: Workspace;

const FILES = {
  'src/a.js': 'const a = 1;\nconst b = 2;\nconst c = 1;\n',
  'src/crlf.js': 'one\r\ntwo\r\nthree\r\n',
  'logo.bin': Uint8Array.of(0, 255, 1),
  'empty.txt': '',
};

beforeEach(async () => {
  scratch = await createScratchFolder();
  await scratch.put(FILES);
  ({ workspace } = await scratch.prepare());
});
afterEach(() => scratch.remove());

/** Uses a tool as an agent's loop does: the input is parsed first. */
function use<I>(tool: Tool<I>, input: unknown, agent = 'developer-1'): Promise<ToolResult> {
  const context = { agent: agent as AgentId, workspace, signal: new AbortController().signal };
  return tool.run(tool.input.parse(input), context);
}

const content = (file: string) => readFile(path.join(workspace.root, file), 'utf8');
const hashOf = async (file: string) => (await workspace.read(file)).hash;

describe('list_files', () => {
  const list = createListFilesTool();

  test('gives one path a line, and how many in its summary', async () => {
    const result = await use(list, {});
    expect(result).toEqual({
      ok: true,
      text: 'empty.txt\nlogo.bin\nsrc/a.js\nsrc/crlf.js',
      summary: '4 files',
    });
  });

  test('says what it leaves out, and that a folder is empty or missing', async () => {
    expect((await use(list, { limit: 1 })).text).toBe(
      'empty.txt\n… 3 more not shown: list a folder of it, or raise the limit.',
    );
    expect(await use(list, { under: 'nowhere' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('does not exist'),
    });
  });

  test('keeps a name with a line break on one line', async () => {
    await writeFile(path.join(workspace.root, 'a\nb'), '');
    expect((await use(list, {})).text.split('\n')[0]).toBe('"a\\nb"');
  });
});

describe('read_file', () => {
  const read = createReadFileTool();

  test('shows path, number of lines, hash, and numbered lines', async () => {
    const { text } = await use(read, { path: 'src/a.js' });
    expect(text).toBe(
      `src/a.js (3 lines, hash ${await hashOf('src/a.js')})\n1\tconst a = 1;\n2\tconst b = 2;\n3\tconst c = 1;`,
    );
  });

  test('shows a part, and where to read on', async () => {
    const { text } = await use(read, { path: 'src/crlf.js', offset: 2, limit: 1 });
    expect(text.split('\n').slice(1)).toEqual(['2\ttwo', '… 1 more lines: read on from line 3.']);
  });

  test('an empty file has no lines, and is no mistake', async () => {
    expect(await use(read, { path: 'empty.txt' })).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^empty\.txt \(0 lines, hash \w{64}\)$/),
    });
  });

  test.each([
    ['logo.bin', 'is not text'],
    ['none.js', 'does not exist'],
    ['../x', 'refused'],
  ])('%s is refused politely', async (file, words) => {
    expect(await use(read, { path: file })).toMatchObject({
      ok: false,
      text: expect.stringContaining(words),
    });
  });

  test('a line beyond the end is told so', async () => {
    expect(await use(read, { path: 'src/a.js', offset: 9 })).toMatchObject({
      ok: false,
      text: expect.stringContaining('3 lines'),
    });
  });
});

describe('edit_file', () => {
  const edit = createEditFileTool();

  test('replaces the passage, and returns the change, the new hash and the findings it answers', async () => {
    const before = await hashOf('src/a.js');
    const input = {
      path: 'src/a.js',
      hash: before,
      old: 'const b = 2;',
      new: "const b = '$&$1';",
      findings: ['f-1'],
    };
    const result = await use(edit, input);
    expect(await content('src/a.js')).toBe("const a = 1;\nconst b = '$&$1';\nconst c = 1;\n");
    const after = await hashOf('src/a.js');
    expect(result).toMatchObject({
      ok: true,
      summary: 'Changed src/a.js',
      findings: ['f-1' as FindingId],
      changes: [{ before, after }],
    });
    expect(result.text).toContain(after);
  });

  test('takes the beginning of the hash', async () => {
    const hash = (await hashOf('src/a.js')).slice(0, 12);
    expect(await use(edit, { path: 'src/a.js', hash, old: 'b = 2', new: 'b = 3' })).toMatchObject({
      ok: true,
    });
  });

  test('two developers: the second, who read before the first wrote, is told who and loses nothing', async () => {
    const hash = await hashOf('src/a.js');
    await use(edit, { path: 'src/a.js', hash, old: 'b = 2', new: 'b = 20' }, 'developer-1');
    const late = await use(
      edit,
      { path: 'src/a.js', hash, old: 'b = 2', new: 'b = 3' },
      'developer-2',
    );
    expect(late).toMatchObject({
      ok: false,
      text: expect.stringMatching(/developer-1 wrote it last.*Read it again/),
    });
    expect(late.changes).toBeUndefined();
    expect(await content('src/a.js')).toContain('b = 20;');
  });

  test('a passage that is missing or occurs twice changes nothing, and says which lines', async () => {
    const hash = await hashOf('src/a.js');
    expect(await use(edit, { path: 'src/a.js', hash, old: 'nowhere', new: '' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('does not occur'),
    });
    expect(await use(edit, { path: 'src/a.js', hash, old: '= 1;', new: '' })).toMatchObject({
      ok: false,
      text: expect.stringContaining('occurs 2 times in src/a.js (lines 1, 3)'),
    });
    expect(await content('src/a.js')).toBe(FILES['src/a.js']);
  });

  test('keeps the line endings of the file', async () => {
    const hash = await hashOf('src/crlf.js');
    await use(edit, { path: 'src/crlf.js', hash, old: 'one\ntwo', new: '1\n2\n2b' });
    expect(await content('src/crlf.js')).toBe('1\r\n2\r\n2b\r\nthree\r\n');
  });

  test('an edit that changes nothing is no change', async () => {
    const hash = await hashOf('src/a.js');
    const result = await use(edit, { path: 'src/a.js', hash, old: 'b = 2', new: 'b = 2' });
    expect(result).toMatchObject({ ok: true, text: expect.stringContaining('nothing changed') });
    expect(result.changes).toBeUndefined();
  });

  test('half of a surrogate pair is refused before anything runs', () => {
    const input = { path: 'src/a.js', hash: 'a'.repeat(64), old: 'x', new: '\ud83d' };
    expect(edit.input.safeParse(input).success).toBe(false);
  });
});

describe('write_file', () => {
  const write = createWriteFileTool();

  test('creates a file, and refuses to create over one', async () => {
    expect(await use(write, { path: 'new/x.js', content: 'x\n', hash: null })).toMatchObject({
      ok: true,
      summary: 'Created new/x.js',
    });
    expect(await use(write, { path: 'new/x.js', content: 'y\n', hash: null })).toMatchObject({
      ok: false,
      text: expect.stringContaining('exists already'),
    });
    expect(await content('new/x.js')).toBe('x\n');
  });

  test('replaces the version that the hash names and no other', async () => {
    const hash = await hashOf('src/a.js');
    expect(await use(write, { path: 'src/a.js', content: 'x\n', hash })).toMatchObject({
      ok: true,
    });
    expect(await use(write, { path: 'src/a.js', content: 'y\n', hash })).toMatchObject({
      ok: false,
    });
    expect(await content('src/a.js')).toBe('x\n');
  });
});

describe('search', () => {
  const search = createSearchTool();

  test('finds a literal text by default, whatever it means as an expression', async () => {
    await writeFile(path.join(workspace.root, 'odd.txt'), 'a(+b\n');
    expect((await use(search, { pattern: 'a(+b' })).text).toBe('odd.txt:1: a(+b');
    expect(await use(search, { pattern: 'CONST B', ignoreCase: true })).toMatchObject({
      text: 'src/a.js:2: const b = 2;',
      summary: '1 lines in 1 files hold CONST B',
    });
  });

  test('finds what an expression matches, with the end of a line where CRLF ends it', async () => {
    expect((await use(search, { pattern: '^t\\w+$', regex: true })).text).toBe(
      'src/crlf.js:2: two\nsrc/crlf.js:3: three',
    );
  });

  test('says when there is nothing, and when there is more', async () => {
    expect((await use(search, { pattern: 'absent' })).text).toBe('No line holds "absent".');
    expect((await use(search, { pattern: 'const', limit: 2 })).text).toMatch(
      /^src\/a\.js:1:.*\nsrc\/a\.js:2:.*\n… more than 2 lines/,
    );
  });

  test('an expression that never ends is ended, and one that is none is told so', async () => {
    await writeFile(path.join(workspace.root, 'evil.txt'), `${'a'.repeat(40)}!\n`);
    expect(await use(search, { pattern: '(a+)+$', regex: true })).toMatchObject({
      ok: false,
      text: expect.stringContaining('nested repetition'),
    });
    expect(await use(search, { pattern: '(', regex: true })).toMatchObject({
      ok: false,
      text: expect.stringContaining('Invalid regular expression'),
    });
  });
});
