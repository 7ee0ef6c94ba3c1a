import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { waitFor } from './wait-for.ts';

describe('laws', () => testProjectionLaws(waitFor));

test('an agent waits from the start of a wait to its end', () => {
  const log = aLog().launched().team().request('developer-1', 'analyst-1');
  log.waits('developer-1', 'm-1', 'analyst-1').request('tester-1', 'developer-1');
  log.waits('tester-1', 'm-2', 'developer-1');
  expect(fold(waitFor, log.build()).waits).toMatchObject([
    { agent: 'developer-1', for: ['analyst-1'] },
    { agent: 'tester-1', for: ['developer-1'] },
  ]);
  log.waitEnds('developer-1', 'm-1');
  expect(fold(waitFor, log.build()).waits.map(({ agent }) => agent)).toEqual(['tester-1']);
});

test('nobody waits who has left, nor in a session that has ended', () => {
  const log = aLog().launched().team().request('developer-1', 'analyst-1');
  log
    .waits('developer-1', 'm-1', 'analyst-1')
    .waits('tester-1', 'm-1', 'analyst-1')
    .left('tester-1');
  expect(fold(waitFor, log.build()).waits.map(({ agent }) => agent)).toEqual(['developer-1']);
  expect(fold(waitFor, log.finished().build()).waits).toEqual([]);
});
