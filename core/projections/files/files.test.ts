import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { changesOf, files } from './files.ts';

describe('laws', () => testProjectionLaws(files));

test('a file knows its changes, the last first, who made them and for which findings', () => {
  const log = aLog().launched().team().fileChanged('developer-1', 'a.js', ['f-1']);
  log.fileChanged('developer-1', 'b.js').fileChanged('architect-1', 'a.js', ['f-1', 'f-2']);
  const state = fold(files, log.build());
  expect(state.files.get('a.js')).toMatchObject({
    count: 2,
    agents: ['developer-1', 'architect-1'],
    findings: ['f-1', 'f-2'],
  });
  expect([...changesOf(state, 'a.js')].map(({ agent }) => agent)).toEqual([
    'architect-1',
    'developer-1',
  ]);
  expect([...changesOf(state, 'c.js')]).toEqual([]);
  expect(state.patch).toBeNull();
});
