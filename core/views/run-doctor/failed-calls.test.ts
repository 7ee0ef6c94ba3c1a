import { expect, test } from 'vitest';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { failedCalls } from './failed-calls.ts';

const story = (): LogBuilder => aLog().launched().team().turn('tester-1').call('tester-1');
const look = (log: LogBuilder) => complaintsOf(failedCalls, log);

test('a call with no attempt left is a problem, with the leaving that it led to', () => {
  const log = story().callFails('tester-1').retry('tester-1').callFails('tester-1', null);
  expect(look(log.turnEnds('tester-1', 'failed').left('tester-1', 'failed'))).toMatchObject([
    {
      severity: 'problem',
      title: 'A call of tester-1 failed for good',
      text: expect.stringMatching(/^The model is overloaded\. tester-1 left the team/),
      seqs: [12, 13, 15],
    },
  ]);
});

test('one that an attempt or a later call of the same turn made good is none', () => {
  expect(look(story().callFails('tester-1').retry('tester-1').callEnds('tester-1'))).toEqual([]);
  const again = story().callFails('tester-1', null).call('tester-1').callEnds('tester-1');
  expect(look(again)).toEqual([]);
});

test('a call that a stop broke off is none', () => {
  const log = story().entry('call-failed', {
    call: 'c-1' as never,
    agent: 'tester-1' as never,
    attempt: 1,
    failure: { kind: 'stopped', message: 'The session was stopped during this call.' },
    retryInMs: null,
    usage: null,
  });
  expect(look(log)).toEqual([]);
});
