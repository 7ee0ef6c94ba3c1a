import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { callsOf, conversation } from './conversation.ts';

describe('laws', () => testProjectionLaws(conversation));

test('a call knows the mail that it read and the tool results since the call before', () => {
  const log = aLog().launched().team().discovery('analyst-1').call('developer-1', 'm-1');
  log.callEnds('developer-1', 'I look.').tool('developer-1').toolEnds('developer-1');
  log.call('analyst-2').call('developer-1');
  const calls = [...callsOf(fold(conversation, log.build()), 'developer-1' as never)];
  expect(calls).toMatchObject([
    { key: 'c-3#1', reads: [], results: ['t-1'], endedAt: null },
    { key: 'c-1#1', reads: ['m-1'], results: [], preview: 'I look.', costUsd: 0.01 },
  ]);
});

test('an attempt after a failed one knows what that knew, and both are there', () => {
  const log = aLog().launched().team().discovery('analyst-1').call('developer-1');
  log.tool('developer-1').toolEnds('developer-1').call('developer-1', 'm-1');
  log.callFails('developer-1').retry('developer-1').callEnds('developer-1', 'Now.');
  const calls = [...callsOf(fold(conversation, log.build()), 'developer-1' as never)];
  expect(calls).toMatchObject([
    { key: 'c-2#2', reads: ['m-1'], results: ['t-1'], preview: 'Now.', failure: null },
    {
      key: 'c-2#1',
      reads: ['m-1'],
      results: ['t-1'],
      failure: { kind: 'overloaded' },
      retryInMs: 500,
    },
    { key: 'c-1#1' },
  ]);
});

test('a tool has its input, its result and what that carried', () => {
  const log = aLog().launched().team().call('developer-1').tool('developer-1', 'request', 'Asking');
  log.request('developer-1', 'analyst-1').response('analyst-1', 'm-1');
  const state = fold(conversation, log.toolEnds('developer-1', true, ['m-2']).build());
  expect(state.tools.get('t-1' as never)).toMatchObject({
    name: 'request',
    ok: true,
    carried: ['m-2'],
    result: { text: 'done' },
  });
});

test('a call in place of an interrupted one knows what that knew, and the news', () => {
  const log = aLog().launched().team().discovery('analyst-1').call('developer-1');
  log.tool('developer-1').toolEnds('developer-1').call('developer-1', 'm-1');
  log.discovery('analyst-1', [], { importance: 'critical' });
  log.callInterrupted('developer-1', ['m-2'], 'I was').reissue('developer-1', 'm-2');
  const calls = [...callsOf(fold(conversation, log.build()), 'developer-1' as never)];
  expect(calls).toMatchObject([
    { key: 'c-3#1', reads: ['m-1', 'm-2'], results: ['t-1'], reissues: 'c-2', endedAt: null },
    { key: 'c-2#1', reads: ['m-1'], preview: 'I was', interruptedBy: ['m-2'], costUsd: 0.02 },
    { key: 'c-1#1', reissues: null, interruptedBy: [] },
  ]);
});

test('an agent has the places where its conversation was shortened', () => {
  const log = aLog().launched().team().call('developer-1').callEnds('developer-1');
  log.compacted('developer-1', 'All is known.');
  const agent = fold(conversation, log.build()).agents.get('developer-1' as never);
  expect(agent?.compactions).toMatchObject([
    { seq: log.head, keptFrom: 'c-1', knowledge: { text: 'All is known.' }, dropped: 1 },
  ]);
});
