import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import type { AgentId, StepId } from '#core/protocol/ids.ts';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { runFacts, type RunFacts } from './run-facts.ts';

describe('laws', () => testProjectionLaws(runFacts));

const story = (): LogBuilder => aLog().launched().team();
const read = (log: LogBuilder): RunFacts => fold(runFacts, log.build());

test('an agent has worked when it used a tool, spoke or began a step, and not when it only read', () => {
  const log = story().call('analyst-1').callEnds('analyst-1').call('tester-1').tool('tester-1');
  log.broadcast('developer-1').step(1, 'architect-1');
  expect([...read(log).worked.keys()]).toEqual(['tester-1', 'developer-1', 'architect-1']);
});

test('it knows every beginning of a step, and who is in which', () => {
  const log = story().plan('analyst-1').step(1, 'analyst-1').stepEnds(1, 'analyst-1', 'failed');
  const ended = read(log);
  expect(ended.steps.get('analyst-1' as AgentId)).toBeNull();
  log.step(1, 'analyst-1');
  const again = read(log);
  expect(again.starts.get('step-1' as StepId)).toEqual([10, 12]);
  expect(again.steps.get('analyst-1' as AgentId)).toBe('step-1');
});

test('what one begins after leaving is noted, what only ends is not, nor what one that came back does', () => {
  const log = story().call('tester-1').tool('tester-1').left('tester-1', 'removed');
  log.toolEnds('tester-1').callEnds('tester-1');
  expect(read(log).afterLeaving).toHaveLength(0);
  log.call('tester-1').broadcast('tester-1');
  expect(read(log).afterLeaving.slice()).toMatchObject([{ seq: 14 }, { seq: 15 }]);
  log.agent('tester-1').call('tester-1');
  expect(read(log).afterLeaving).toHaveLength(2);
});

test('a file is changed outside of steps by one whose step has ended, not by one that never had any', () => {
  const log = story().fileChanged('developer-1', 'a.js').plan('developer-1').step(1, 'developer-1');
  log.fileChanged('developer-1', 'a.js').stepEnds(1, 'developer-1');
  expect(read(log).outsideSteps).toHaveLength(0);
  log.fileChanged('developer-1', 'a.js');
  expect(read(log).outsideSteps.slice()).toEqual([{ agent: 'developer-1', seq: log.head }]);
});

test('an answer to a closed request is late, one to an open request is not', () => {
  const log = story().request('developer-1', 'analyst-1').response('analyst-1', 'm-1');
  expect(read(log).lateReplies).toHaveLength(0);
  log.request('developer-1', 'analyst-1').entry('delivery-changed', {
    message: 'm-3' as never,
    agent: 'analyst-1' as AgentId,
    state: 'superseded',
  });
  log.response('analyst-1', 'm-3');
  expect(read(log).lateReplies.slice()).toMatchObject([
    { agent: 'analyst-1', request: 'm-3', response: 'm-4', was: 'superseded', wasSeq: 12 },
  ]);
});

test('a wait that ended as a deadlock is noted', () => {
  const log = story().request('developer-1', 'analyst-1').waits('developer-1', 'm-1', 'analyst-1');
  log.waitEnds('developer-1', 'm-1', 'deadlock');
  expect(read(log).deadlocks.slice()).toMatchObject([{ agent: 'developer-1', seq: 11 }]);
});
