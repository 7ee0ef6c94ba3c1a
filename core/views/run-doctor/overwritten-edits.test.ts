import { expect, test } from 'vitest';
import type { AgentId, BlobHash, ToolUseId } from '#core/protocol/ids.ts';
import { aLog, textOf, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { overwrittenEdits } from './overwritten-edits.ts';

/** A version of the file: its hash is made of one letter. */
type Version = 'a' | 'b' | 'c' | 'd' | null;
type Lines = readonly [removed: string, added: string];

const hashOf = (version: Version): BlobHash | null =>
  version === null ? null : (version.repeat(64) as BlobHash);

function edit(
  log: LogBuilder,
  agent: string,
  { from, to, lines = ['', ''] }: { from: Version; to: Version; lines?: Lines },
): LogBuilder {
  return log.entry('file-changed', {
    agent: agent as AgentId,
    toolUse: 't-1' as ToolUseId,
    path: 'db.js',
    before: hashOf(from),
    after: hashOf(to),
    hunk: textOf(`@@ -1 +1 @@\n-${lines[0]}\n+${lines[1]}\n`),
    findings: [],
  });
}

const story = (): LogBuilder => aLog().launched().team();
const look = (log: LogBuilder) => complaintsOf(overwrittenEdits, log);

test('a file brought back to what it was before another agent changed it: undone', () => {
  const log = edit(story(), 'developer-1', { from: 'a', to: 'b' });
  edit(log, 'developer-2', { from: 'b', to: 'c' });
  edit(log, 'developer-1', { from: 'c', to: 'b' });
  expect(look(log)).toMatchObject([
    {
      severity: 'problem',
      title: 'developer-1 undid an edit of developer-2 in db.js',
      seqs: [10, 11],
      agents: ['developer-1', 'developer-2'],
    },
  ]);
});

test('an edit made on the version before another agent changed it: lost', () => {
  const log = edit(story(), 'developer-1', { from: 'a', to: 'b' });
  expect(look(edit(log, 'developer-2', { from: 'a', to: 'c' }))).toMatchObject([
    { severity: 'problem', title: 'developer-2 lost an edit of developer-1 in db.js' },
  ]);
});

test('another agent’s line taken out: undone where its old line is back, else rewritten', () => {
  const first = { from: 'a', to: 'b', lines: ['query(text + id)', 'query(text, [id])'] } as const;
  const back = { from: 'b', to: 'c', lines: ['query(text, [id])', 'query(text + id)'] } as const;
  const other = { from: 'b', to: 'c', lines: ['query(text, [id])', 'find(id, text)'] } as const;
  const log = (): LogBuilder => edit(story(), 'developer-1', first);
  expect(look(edit(log(), 'developer-2', back))).toMatchObject([
    { severity: 'problem', title: 'developer-2 undid an edit of developer-1 in db.js' },
  ]);
  expect(look(edit(log(), 'developer-2', other))).toMatchObject([
    { severity: 'doubt', title: 'developer-2 rewrote lines of developer-1 in db.js' },
  ]);
  expect(look(edit(log(), 'developer-1', back))).toEqual([]);
});

test('two agents at different places of a file do not clash', () => {
  const first = { from: 'a', to: 'b', lines: ['first old line', 'first new line'] } as const;
  const second = { from: 'b', to: 'c', lines: ['second old line', 'second new line'] } as const;
  expect(look(edit(edit(story(), 'developer-1', first), 'developer-2', second))).toEqual([]);
});

test('an edit refused because another agent was quicker is a doubt, an own old hash is none', () => {
  const refused = (by: string): LogBuilder => {
    const log = story().tool('developer-1', 'edit_file');
    const text = `"db.js" is not the version that the hash names (${by} wrote it last, at 12:00).`;
    return log.entry('tool-finished', {
      toolUse: 't-1' as ToolUseId,
      call: 'c-developer-1' as never,
      agent: 'developer-1' as AgentId,
      name: 'edit_file',
      ok: false,
      result: textOf(text),
      summary: text,
      carried: [],
    });
  };
  expect(look(refused('developer-2'))).toMatchObject([
    {
      severity: 'doubt',
      title: 'An edit of developer-1 came after one of developer-2',
      seqs: [10],
    },
  ]);
  expect(look(refused('developer-1'))).toEqual([]);
});
