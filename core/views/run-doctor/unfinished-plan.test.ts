import { expect, test } from 'vitest';
import { aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import { complaintsOf } from './testing/complaints-of.ts';
import { unfinishedPlan } from './unfinished-plan.ts';

const halfway = (): LogBuilder =>
  aLog()
    .launched()
    .team()
    .plan('analyst-1', 'architect-1', 'developer-1')
    .step(1, 'analyst-1')
    .stepEnds(1, 'analyst-1')
    .step(2, 'architect-1');
const look = (log: LogBuilder) => complaintsOf(unfinishedPlan, log);

test('steps that never began or never ended in a completed session are problems', () => {
  expect(look(halfway().finished())).toMatchObject([
    { title: '1 step of the plan never began', seqs: [9, 13], agents: ['developer-1'] },
    { title: '1 step of the plan never ended', seqs: [9, 12, 13], agents: ['architect-1'] },
  ]);
});

test('a session that is under way, was stopped or stalled says so itself', () => {
  expect(look(halfway())).toEqual([]);
  expect(look(halfway().finished('stopped'))).toEqual([]);
  expect(look(halfway().finished('stalled'))).toEqual([]);
});

test('steps that a later plan dropped are not left over', () => {
  expect(
    look(halfway().stepEnds(2, 'architect-1').plan('analyst-1', 'architect-1').finished()),
  ).toEqual([]);
});
