import { expect, test } from 'vitest';
import type { AgentId } from '#core/protocol/ids.ts';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { unansweredRequests } from './unanswered-requests.ts';

const asked = (): LogBuilder => aLog().launched().team().request('developer-1', 'analyst-1');
const look = (log: LogBuilder) => complaintsOf(unansweredRequests, log);
const becomes = (
  log: LogBuilder,
  state: 'expired' | 'superseded' | 'provider-left',
  request = 'm-1',
) =>
  log.entry('delivery-changed', {
    message: request as never,
    agent: 'analyst-1' as AgentId,
    state,
  });

test('a request that expired is a problem, with its sending and its end', () => {
  expect(look(becomes(asked(), 'expired'))).toMatchObject([
    {
      severity: 'problem',
      title: 'A request from developer-1 to analyst-1 got no answer',
      seqs: [9, 10],
      agents: ['developer-1', 'analyst-1'],
    },
  ]);
});

test('requests between the same two that ended alike are one complaint', () => {
  const log = becomes(
    becomes(asked().request('developer-1', 'analyst-1'), 'expired'),
    'expired',
    'm-2',
  );
  expect(look(log)).toMatchObject([
    { title: '2 requests from developer-1 to analyst-1 got no answer', seqs: [9, 10, 11, 12] },
  ]);
});

test('so is one whose provider failed, and one that is open when the session completes', () => {
  const left = becomes(asked().left('analyst-1', 'failed'), 'provider-left');
  expect(look(left)).toMatchObject([{ text: expect.stringContaining('left before answering') }]);
  expect(look(asked().finished())).toHaveLength(1);
  expect(look(asked())).toEqual([]);
});

test('one that the end of the session closes is open at the end, whoever leaves first', () => {
  const provider = becomes(asked().left('analyst-1'), 'provider-left').finished();
  const asker = becomes(asked().left('developer-1'), 'superseded').finished();
  for (const log of [provider, asker]) {
    expect(look(log)).toMatchObject([{ text: expect.stringContaining('the session ended') }]);
  }
});

test('answered ones, also late ones, and those that a stop left open are none', () => {
  expect(look(asked().response('analyst-1', 'm-1').finished())).toEqual([]);
  expect(look(becomes(asked(), 'expired').response('analyst-1', 'm-1').finished())).toEqual([]);
  expect(look(asked().finished('stopped'))).toEqual([]);
  expect(look(becomes(asked().left('analyst-1'), 'provider-left').finished('stopped'))).toEqual([]);
});

test('whoever asked several is content with the answer of one', () => {
  const log = aLog().launched().team();
  log.request('developer-1', 'analyst-1', { to: ['analyst-1', 'analyst-2'] });
  expect(look(becomes(log, 'expired'))).toEqual([]);
  expect(look(log.response('analyst-2', 'm-1').finished())).toEqual([]);
});
