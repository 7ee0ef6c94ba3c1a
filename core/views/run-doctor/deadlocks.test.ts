import { expect, test } from 'vitest';
import { aLog } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { deadlocks } from './deadlocks.ts';

test('a request refused for a cycle and a wait that ended so are told', () => {
  const log = aLog().launched().team();
  log.request('developer-1', 'analyst-1', { refuse: { 'analyst-1': 'deadlock' } });
  log.request('tester-1', 'developer-1').waits('tester-1', 'm-2', 'developer-1');
  log.waitEnds('tester-1', 'm-2', 'deadlock');
  expect(complaintsOf(deadlocks, log)).toMatchObject([
    {
      severity: 'doubt',
      title: 'developer-1 could not wait for analyst-1',
      seqs: [9],
      agents: ['developer-1', 'analyst-1'],
    },
    { seqs: [12], agents: ['tester-1'] },
  ]);
});

test('a wait that ended in any other way is none', () => {
  const log = aLog().launched().team().request('developer-1', 'analyst-1');
  log.waits('developer-1', 'm-1', 'analyst-1').waitEnds('developer-1', 'm-1', 'expired');
  expect(complaintsOf(deadlocks, log)).toEqual([]);
});
