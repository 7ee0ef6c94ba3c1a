import { expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { lateReplies } from './late-replies.ts';

test('an answer after the request expired is told with the request, its end and the answer', () => {
  const log = aLog().launched().team().request('developer-1', 'analyst-1');
  const agent = 'analyst-1' as AgentId;
  log.entry('delivery-changed', { message: log.lastMessage, agent, state: 'expired' });
  log.response('analyst-1', 'm-1');
  expect(complaintsOf(lateReplies, log)).toMatchObject([
    {
      severity: 'doubt',
      title: 'analyst-1 answered a request too late',
      text: expect.stringContaining('Its deadline had passed'),
      seqs: [9, 10, 11],
      agents: ['analyst-1', 'developer-1'],
    },
  ]);
});

test('an answer in time, also a second one, is none', () => {
  const log = aLog().launched().team().request('developer-1', 'analyst-1');
  log.response('analyst-1', 'm-1').response('analyst-1', 'm-1');
  expect(complaintsOf(lateReplies, log)).toEqual([]);
});
