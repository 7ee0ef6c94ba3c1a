import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { feed } from './feed.ts';

describe('laws', () => testProjectionLaws(feed));

test('messages stand in the order of the log, with their recipients and causes', () => {
  const log = aLog().launched().team().discovery('analyst-1').because(9);
  const state = fold(feed, log.request('developer-1', 'analyst-1').build());
  expect([...state.messages.values()]).toMatchObject([
    { message: { kind: 'discovery', from: 'analyst-1' }, seq: 9, to: 'all', causation: [] },
    { message: { kind: 'request' }, seq: 10, to: ['analyst-1'], causation: [9] },
  ]);
});

test('a request knows its answers', () => {
  const log = aLog().launched().team().request('developer-1', 'analyst-1');
  const state = fold(feed, log.response('analyst-1', 'm-1').response('analyst-1', 'm-1').build());
  expect(state.messages.get('m-1' as never)?.answers).toEqual(['m-2', 'm-3']);
});
