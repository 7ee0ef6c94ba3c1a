import { expect, test } from 'vitest';
import { aFinding, aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { skippedValidation } from './skipped-validation.ts';

const PATH = 'routes/login.js';
const found = (): LogBuilder =>
  aLog()
    .launched()
    .team()
    .discovery('analyst-1', [aFinding('f-1'), aFinding('f-2')]);
const fixed = (): LogBuilder => found().fileChanged('developer-1', PATH, ['f-1']);
const passed = (): LogBuilder => fixed().validation('tester-1', 'pass', { about: ['f-1'] });
const look = (log: LogBuilder) => complaintsOf(skippedValidation, log);

test('a fix that nobody validated is a problem once the session has completed', () => {
  expect(look(fixed())).toEqual([]);
  expect(look(fixed().finished('stopped'))).toEqual([]);
  expect(look(fixed().finished())).toMatchObject([
    {
      severity: 'problem',
      title: '1 fix was validated by nobody',
      text: expect.stringContaining('routes/login.js:12'),
      seqs: [10],
      agents: ['developer-1'],
    },
  ]);
});

test('a validated fix is none, one that was changed again since is one', () => {
  expect(look(passed().finished())).toEqual([]);
  const again = passed().fileChanged('developer-1', PATH, ['f-1']).finished();
  expect(look(again)).toMatchObject([{ title: '1 fix was validated by nobody', seqs: [12] }]);
});

test('a validation that could not tell is a doubt that points to it', () => {
  const log = fixed()
    .validation('tester-1', 'inconclusive', { about: ['f-1'] })
    .finished();
  expect(look(log)).toMatchObject([{ severity: 'doubt', seqs: [11] }]);
});

test('a file changed for no finding after all of it was validated is a problem', () => {
  const both = fixed().fileChanged('developer-1', PATH, ['f-2']);
  both.validation('tester-1', 'pass', { about: ['f-1', 'f-2'] });
  expect(look(both.finished())).toEqual([]);
  both.fileChanged('developer-1', PATH);
  expect(look(both)).toMatchObject([
    { title: 'routes/login.js was changed after its validation', seqs: [12, 14] },
  ]);
});

test('a file whose last verdict came after its last change is none', () => {
  const log = passed().fileChanged('developer-1', PATH, ['f-2']);
  expect(look(log.validation('tester-1', 'pass', { about: ['f-2'] }).finished())).toEqual([]);
});
