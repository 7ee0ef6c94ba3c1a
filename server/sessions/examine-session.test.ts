import { expect, test } from 'vitest';
import type { SessionId } from '#core/protocol/ids.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { examineSession } from './examine-session.ts';

const SESSION = 's-abcdefghijkl' as SessionId;

function storeOf(entries: ReturnType<ReturnType<typeof aLog>['build']>) {
  return {
    head: (session: SessionId) => Promise.resolve(session === SESSION ? entries.length : null),
    read: (_: SessionId, after: number, limit: number) =>
      Promise.resolve(entries.slice(after, after + limit)),
  };
}

test('a log of many pages is read to its end', async () => {
  const log = aLog().launched().team();
  while (log.head < 1_999) log.broadcast('analyst-1');
  log.request('developer-1', 'tester-1', { to: ['tester-1'] });
  expect(log.head % 1_000).toBe(0);
  const complaints = await examineSession(storeOf(log.finished().build()), SESSION);
  expect(complaints?.map(({ check }) => check)).toContain('unanswered-requests');
});

test('there is nothing to say of a session that does not exist', async () => {
  expect(await examineSession(storeOf([]), 's-none' as SessionId)).toBeNull();
});
