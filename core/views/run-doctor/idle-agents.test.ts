import { expect, test } from 'vitest';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { idleAgents } from './idle-agents.ts';

const busy = (): LogBuilder => {
  const log = aLog().launched().team().plan('analyst-1').step(1, 'analyst-1').tool('coordinator');
  log.broadcast('developer-1').request('architect-1', 'analyst-1');
  return log.call('analyst-2').callEnds('analyst-2').turn('tester-1');
};

test('agents that only read are named once the session is over; the human is none', () => {
  expect(complaintsOf(idleAgents, busy())).toEqual([]);
  expect(complaintsOf(idleAgents, busy().finished())).toMatchObject([
    {
      severity: 'doubt',
      title: '2 agents never worked',
      text: expect.stringMatching(/^analyst-2 and tester-1 had no step/),
      seqs: [5, 8],
      agents: ['analyst-2', 'tester-1'],
    },
  ]);
});

test('a stopped session had no time for everyone', () => {
  expect(complaintsOf(idleAgents, busy().finished('stopped'))).toEqual([]);
});
