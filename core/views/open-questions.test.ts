import { expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { openQuestions } from './open-questions.ts';
import { sessionView } from './session-view.ts';

const asked = (log: LogBuilder) =>
  openQuestions(fold(sessionView, log.build())).map(({ id, from }) => [id, from]);

test('the user is asked what is neither answered nor expired, the oldest first', () => {
  const log = aLog().launched().prepared().team();
  log.request('tester-1', 'human').request('analyst-1', 'human').request('tester-1', 'analyst-1');
  expect(asked(log)).toEqual([
    ['m-1', 'tester-1'],
    ['m-2', 'analyst-1'],
  ]);
  log.response('human', 'm-1', { via: 'human' });
  expect(asked(log)).toEqual([['m-2', 'analyst-1']]);
  const expired = { message: 'm-2' as never, agent: 'human' as never, state: 'expired' } as const;
  expect(asked(log.entry('delivery-changed', expired))).toEqual([]);
});

test('nothing is asked in a session that has ended', () => {
  const log = aLog().launched().prepared().team().request('tester-1', 'human');
  expect(asked(log.finished('stopped'))).toEqual([]);
});
