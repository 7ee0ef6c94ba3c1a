import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { costInUsd, costs } from './costs.ts';

describe('laws', () => testProjectionLaws(costs));

test('calls, retries, tokens and money add up by agent and in all', () => {
  const log = aLog().launched().team().call('analyst-1').callFails('analyst-1').retry('analyst-1');
  log.callEnds('analyst-1').call('tester-1').callEnds('tester-1');
  const { total, agents } = fold(costs, log.build());
  expect(total).toMatchObject({
    calls: 3,
    retries: 1,
    failures: 1,
    inputTokens: 230,
    outputTokens: 40,
  });
  expect(agents.get('analyst-1' as never)).toMatchObject({
    calls: 2,
    inputTokens: 115,
    knownUsd: 0.01,
  });
  expect(costInUsd(total)).toBeCloseTo(0.02);
});

test('a call without a price makes the sum unknown', () => {
  const log = aLog().launched().team().call('analyst-1').callEnds('analyst-1', '', null);
  expect(costInUsd(fold(costs, log.build()).total)).toBeNull();
});

test('an interrupted call counts with its estimate, and so does the one in its place', () => {
  const log = aLog().launched().team().discovery('analyst-1', [], { importance: 'critical' });
  log.call('tester-1').callInterrupted('tester-1', ['m-1']).reissue('tester-1', 'm-1');
  const { total } = fold(costs, log.callEnds('tester-1').build());
  expect(total).toMatchObject({ calls: 2, retries: 0, failures: 0, estimated: true });
  expect([total.inputTokens, total.outputTokens]).toEqual([215, 30]);
  expect(costInUsd(total)).toBeCloseTo(0.03);
});
