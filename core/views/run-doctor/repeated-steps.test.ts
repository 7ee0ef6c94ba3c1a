import { expect, test } from 'vitest';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { repeatedSteps } from './repeated-steps.ts';

const begun = (times: number): LogBuilder => {
  const log = aLog().launched().team().plan('developer-1');
  for (let time = 0; time < times; time += 1) {
    log.step(1, 'developer-1').stepEnds(1, 'developer-1', 'failed');
  }
  return log;
};

test('a step begun three times and never done is a problem; done in the end it is a doubt', () => {
  expect(complaintsOf(repeatedSteps, begun(3))).toMatchObject([
    {
      severity: 'problem',
      title: 'The step "Step 1" was begun 3 times',
      seqs: [10, 12, 14, 15],
      agents: ['developer-1'],
    },
  ]);
  const done = begun(2).step(1, 'developer-1').stepEnds(1, 'developer-1');
  expect(complaintsOf(repeatedSteps, done)).toMatchObject([{ severity: 'doubt' }]);
});

test('a second attempt is none', () => {
  expect(complaintsOf(repeatedSteps, begun(2))).toEqual([]);
});
