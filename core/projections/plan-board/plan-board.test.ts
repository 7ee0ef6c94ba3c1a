import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { planBoard, stepsOfPhase, type PlanBoard } from './plan-board.ts';

describe('laws', () => testProjectionLaws(planBoard));

const states = (board: PlanBoard): readonly string[] =>
  [...board.steps.values()].map(({ state }) => state);

test('a step waits for those before it, then is ready, running and done', () => {
  const log = aLog().launched().team().plan('analyst-1', 'architect-1', 'developer-1');
  expect(states(fold(planBoard, log.build()))).toEqual(['ready', 'waiting', 'waiting']);
  log.step(1, 'analyst-1');
  expect(states(fold(planBoard, log.build()))).toEqual(['running', 'waiting', 'waiting']);
  const board = fold(planBoard, log.stepEnds(1, 'analyst-1').build());
  expect(states(board)).toEqual(['done', 'ready', 'waiting']);
  expect(board.progress).toEqual({ done: 1, total: 3 });
});

test('after a failed step those that need it go on waiting', () => {
  const log = aLog().launched().team().plan('analyst-1', 'architect-1').step(1, 'analyst-1');
  const board = fold(planBoard, log.stepEnds(1, 'analyst-1', 'failed').build());
  expect(states(board)).toEqual(['failed', 'waiting']);
});

test('a revision keeps what has begun, drops what it leaves out, and all versions stay', () => {
  const log = aLog().launched().team().plan('analyst-1', 'architect-1', 'developer-1');
  log.step(1, 'analyst-1').stepEnds(1, 'analyst-1').plan('analyst-2', 'architect-1');
  const board = fold(planBoard, log.build());
  expect(states(board)).toEqual(['done', 'ready', 'dropped']);
  expect(board.versions.map(({ plan }) => plan.version)).toEqual([1, 2]);
  expect(board.progress).toEqual({ done: 1, total: 2 });
});

test('a step in a queue has no agent until one takes it', () => {
  const log = aLog().launched().team().plan('*developer');
  const agentOf = () => [...fold(planBoard, log.build()).steps.values()].map(({ agent }) => agent);
  expect(agentOf()).toEqual([null]);
  log.step(1, 'developer-1');
  expect(agentOf()).toEqual(['developer-1']);
});

test('the first end of a step counts, and each version tells by whom and what for', () => {
  const log = aLog().launched().team().plan('analyst-1').step(1, 'analyst-1');
  log.stepEnds(1, 'analyst-1', 'dropped').stepEnds(1, 'analyst-1', 'done').plan('analyst-2');
  const board = fold(planBoard, log.build());
  expect(board.versions).toMatchObject([
    { by: 'coordinator', triggers: ['start'] },
    { by: 'coordinator', triggers: ['discovery'] },
  ]);
  expect(states(board)).toEqual(['dropped']);
});

test('phases are pending, running and finished, each with its steps', () => {
  const log = aLog()
    .launched()
    .team()
    .plan('analyst-1', 'architect-1')
    .phase(1)
    .phaseEnds(1)
    .phase(2);
  const board = fold(planBoard, log.build());
  expect([...board.phases.values()].map(({ state }) => state)).toEqual([
    'finished',
    'running',
    'pending',
    'pending',
  ]);
  expect(stepsOfPhase(board, 'phase-2' as never)).toMatchObject([{ agent: 'architect-1' }]);
});
