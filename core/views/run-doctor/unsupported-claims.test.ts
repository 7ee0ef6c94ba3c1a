import { expect, test } from 'vitest';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { AgentId, ToolUseId } from '#core/protocol/ids.ts';
import { aFinding, aLog, textOf, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { unsupportedClaims } from './unsupported-claims.ts';

const story = (): LogBuilder =>
  aLog()
    .launched()
    .team()
    .discovery('analyst-1', [aFinding('f-1')]);
const look = (log: LogBuilder) => complaintsOf(unsupportedClaims, log);

const claim = (log: LogBuilder, claims: Partial<EntryBodies['session-summarised']>): LogBuilder =>
  log.entry('session-summarised', {
    by: 'coordinator' as AgentId,
    text: textOf('Done.'),
    found: 1,
    fixed: 0,
    validated: 0,
    left: 1,
    testsRun: false,
    ...claims,
  });

test('more than the log shows is a problem, what it shows and less is none', () => {
  expect(look(claim(story(), { fixed: 1, validated: 1 }))).toMatchObject([
    {
      severity: 'problem',
      title: 'The result counts more than the log shows',
      text: expect.stringContaining('1 fixed where the log shows 0 and 1 validated where'),
      seqs: [10],
      agents: ['coordinator'],
    },
  ]);
  const done = () => story().fileChanged('developer-1', 'routes/login.js', ['f-1']);
  expect(look(claim(done(), { fixed: 1 }))).toEqual([]);
  expect(look(claim(done(), {}))).toEqual([]);
});

test('what happens after the result does not make it wrong or right', () => {
  const log = claim(story(), { fixed: 1 }).fileChanged('developer-1', 'routes/login.js', ['f-1']);
  expect(look(log)).toMatchObject([{ title: 'The result counts more than the log shows' }]);
  const failed = claim(story().fileChanged('developer-1', 'routes/login.js', ['f-1']), {
    fixed: 1,
  });
  expect(look(failed.validation('tester-1', 'fail', { about: ['f-1'] }))).toEqual([]);
});

test('tests that the result says ran must be in the log', () => {
  expect(look(claim(story(), { testsRun: true }))).toMatchObject([
    { title: 'The result says that tests ran, and none did' },
  ]);
  const log = story()
    .tool('tester-1', 'run_tests')
    .entry('tool-finished', {
      toolUse: 't-1' as ToolUseId,
      call: 'c-tester-1' as never,
      agent: 'tester-1' as AgentId,
      name: 'run_tests',
      ok: true,
      result: textOf('{"ran": true}'),
      summary: '',
      carried: [],
    });
  expect(look(claim(log, { testsRun: true }))).toEqual([]);
});

test('a finding that is fixed by word alone is a doubt, one whose file changed is none', () => {
  const word = (log: LogBuilder) =>
    claim(log.broadcast('developer-1', 'fixed', { about: ['f-1'] }), { fixed: 1 });
  expect(look(word(story()))).toMatchObject([
    {
      severity: 'doubt',
      title: '1 finding counted as fixed without a change',
      seqs: [10, 11],
      agents: ['coordinator', 'developer-1'],
    },
  ]);
  expect(look(word(story().fileChanged('developer-1', 'routes/login.js')))).toEqual([]);
});
