import { expect, test } from 'vitest';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { unreadDiscoveries } from './unread-discoveries.ts';

const story = (importance: 'normal' | 'critical'): LogBuilder =>
  aLog().launched().team().discovery('analyst-1', [], { importance });
const look = (log: LogBuilder) => complaintsOf(unreadDiscoveries, log);

test('a discovery that no call has read at the end is a complaint, a problem where it was grave', () => {
  expect(look(story('critical').finished())).toMatchObject([
    { severity: 'problem', title: 'A discovery of analyst-1 was never read', seqs: [9] },
  ]);
  expect(look(story('normal').finished())).toMatchObject([{ severity: 'doubt' }]);
});

test('one reader is enough', () => {
  expect(look(story('critical').call('developer-1', 'm-1').finished())).toEqual([]);
});

test('nothing is said before the end, nor when the session was stopped', () => {
  expect(look(story('critical'))).toEqual([]);
  expect(look(story('critical').finished('stopped'))).toEqual([]);
});

test('what only the human was sent is read on the page', () => {
  const log = aLog()
    .launched()
    .team()
    .discovery('analyst-1', [], { to: ['human'] });
  expect(look(log.finished())).toEqual([]);
});
