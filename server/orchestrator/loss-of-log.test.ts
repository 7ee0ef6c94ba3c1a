import { expect, test } from 'vitest';
import type { SessionId } from '#core/protocol/ids.ts';
import { LogClosed } from '#server/persistence/log-closed.ts';
import { OwnershipLost } from '#server/persistence/ownership-lost.ts';
import { levelOfFault } from './loss-of-log.ts';

const session = 's-one' as SessionId;

test('that someone else took over, or that the log is closed, is no fault of this code', () => {
  expect(levelOfFault(new OwnershipLost(session))).toBe('warn');
  expect(levelOfFault(new LogClosed(session))).toBe('warn');
});

test('anything else is an error', () => {
  expect(levelOfFault(new Error('ownership-lost'))).toBe('error');
  expect(levelOfFault({ kind: 'ownership-lost' })).toBe('error');
  expect(levelOfFault(undefined)).toBe('error');
});
