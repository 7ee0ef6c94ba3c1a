import { expect, test } from 'vitest';
import { aLog } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { workAfterTheEnd } from './work-after-the-end.ts';

test('what an agent begins after leaving is a problem, what was under way may end', () => {
  const log = aLog().launched().team().call('tester-1').left('tester-1', 'removed');
  log.callEnds('tester-1');
  expect(complaintsOf(workAfterTheEnd, log)).toEqual([]);
  log.tool('tester-1').broadcast('tester-1');
  expect(complaintsOf(workAfterTheEnd, log)).toMatchObject([
    { severity: 'problem', title: 'tester-1 went on after leaving', seqs: [10, 12, 13] },
  ]);
});

test('a change of a file between steps is a doubt', () => {
  const log = aLog().launched().team().plan('developer-1').step(1, 'developer-1');
  log.stepEnds(1, 'developer-1').fileChanged('developer-1', 'a.js');
  expect(complaintsOf(workAfterTheEnd, log)).toMatchObject([
    { severity: 'doubt', title: 'developer-1 made 1 change outside of any step', seqs: [12] },
  ]);
});
