import { expect, test } from 'vitest';
import type { AgentId, BlobHash } from '#core/protocol/ids.ts';
import { changedUnderneath } from '#core/views/run-doctor/overwritten-edits.ts';
import { StaleEdit } from './stale-edit.ts';

const facts = {
  path: 'db.js',
  expected: 'a'.repeat(64) as BlobHash,
  actual: 'b'.repeat(64) as BlobHash,
};

test('the run doctor reads from its message who had changed the file', () => {
  const changedBy = { agent: 'developer-2' as AgentId, at: 0 };
  expect(changedUnderneath(new StaleEdit({ ...facts, changedBy }).message)).toBe('developer-2');
  expect(changedUnderneath(new StaleEdit({ ...facts, changedBy: null }).message)).toBeNull();
});
