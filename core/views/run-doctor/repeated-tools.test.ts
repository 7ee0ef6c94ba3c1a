import { expect, test } from 'vitest';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { repeatedTools } from './repeated-tools.ts';

const look = (log: LogBuilder) => complaintsOf(repeatedTools, log);
const uses = (log: LogBuilder, count: number, ok = true): LogBuilder => {
  for (let use = 0; use < count; use += 1) log.tool('analyst-1').toolEnds('analyst-1', ok);
  return log;
};

test('three uses that failed alike are a problem, three that brought the same a doubt', () => {
  const story = (ok: boolean) => uses(aLog().launched().team(), 3, ok);
  expect(look(story(false))).toMatchObject([
    { severity: 'problem', title: 'analyst-1 used read 3 times alike', seqs: [9, 11, 13] },
  ]);
  expect(look(story(true))).toMatchObject([{ severity: 'doubt' }]);
});

test('two are none, nor three of which one brought something else', () => {
  const log = uses(aLog().launched().team(), 2);
  expect(look(log)).toEqual([]);
  expect(look(uses(log, 1, false))).toEqual([]);
});

test('other inputs, other tools and other agents are other uses', () => {
  const log = uses(aLog().launched().team(), 2).tool('analyst-1', 'search').toolEnds('analyst-1');
  expect(look(log.tool('analyst-2').toolEnds('analyst-2'))).toEqual([]);
});
