import { describe, expect, test } from 'vitest';
import { fold } from '#core/log/fold.ts';
import { BUILT_AT, aLog } from '#core/testing/log-builder.ts';
import { testProjectionLaws } from '#core/testing/projection-laws.ts';
import { sessionStatus } from './session-status.ts';

describe('laws', () => testProjectionLaws(sessionStatus));

test('a session prepares, runs, is stopped and ends', () => {
  const log = aLog().launched();
  const states = [fold(sessionStatus, log.build()).state];
  const then = (): void => void states.push(fold(sessionStatus, log.build()).state);
  log.prepared();
  then();
  log.team().entry('stop-requested', { by: 'human' as never });
  then();
  log.finished('stopped', 'You stopped it.');
  then();
  expect(states).toEqual(['preparing', 'running', 'stopping', 'stopped']);
  expect(fold(sessionStatus, log.build())).toMatchObject({
    reason: 'You stopped it.',
    stopRequestedBy: 'human',
    startedAt: BUILT_AT,
    endedAt: BUILT_AT + 1000,
    agents: 6,
    head: 11,
  });
});

test('an interrupted session runs again when an agent does; an ended one is not interrupted', () => {
  const interrupted = { reason: 'The server was killed.' };
  const log = aLog().launched().prepared().team();
  const lastAt = log.build().at(-1)?.at;
  log.entry('session-interrupted', interrupted);
  expect(fold(sessionStatus, log.build())).toMatchObject({
    state: 'interrupted',
    endedAt: lastAt,
    ...interrupted,
  });
  expect(fold(sessionStatus, log.turn('analyst-1').build())).toMatchObject({
    state: 'running',
    endedAt: null,
    reason: '',
  });
  log.finished('completed').entry('session-interrupted', interrupted);
  expect(fold(sessionStatus, log.build()).state).toBe('completed');
});

test('a fork has ended when it was made, and is not paused as the other was', () => {
  const forked = { session: 's-two', from: 's-one', seq: 3, name: 'before lunch' } as never;
  const log = aLog().launched().prepared().paused().after(900).entry('session-forked', forked);
  const at = BUILT_AT + 1200;
  const made = { state: 'stopped', paused: null, startedAt: at, endedAt: at, restedMs: 0 };
  expect(fold(sessionStatus, log.build())).toMatchObject(made);
  const wish = { by: 'human' as never, request: null, agent: null };
  const continued = log.after(900).entry('session-continued', wish).build();
  expect(fold(sessionStatus, continued)).toMatchObject({ state: 'running', restedMs: 1000 });
});

test('what comes after the end does not lengthen the session, nor does the time until it goes on', () => {
  const log = aLog().launched().prepared().finished();
  log
    .after(3_600_000)
    .patchApplied('a')
    .entry('session-saved', {
      ...{ by: 'human' as never, name: 'lunch', tree: '' },
    });
  expect(fold(sessionStatus, log.build())).toMatchObject({
    endedAt: BUILT_AT + 200,
    restedMs: 0,
  });
  log.entry('session-continued', { by: 'human' as never, request: null, agent: null });
  const { startedAt, endedAt, restedMs } = fold(sessionStatus, log.after(900).finished().build());
  expect((endedAt ?? 0) - startedAt - restedMs).toBe(1200);
});

test('a pause shows until it is resumed, before and after the workspace is there, and a stop ends it', () => {
  const log = aLog().launched().paused();
  const states = [fold(sessionStatus, log.build()).state];
  const then = (): void => void states.push(fold(sessionStatus, log.build()).state);
  for (const step of [() => log.prepared(), () => log.resumed(), () => log.paused('budget')]) {
    step();
    then();
  }
  expect(fold(sessionStatus, log.build()).paused).toMatchObject({ by: null, reason: 'budget' });
  log.entry('stop-requested', { by: 'human' as never }).resumed();
  then();
  log.finished('stopped');
  then();
  expect(states).toEqual(['paused', 'paused', 'running', 'paused', 'stopping', 'stopped']);
  expect(fold(sessionStatus, log.build()).paused).toBeNull();
});

test('the stop of one agent is not that of the session', () => {
  const one = { by: 'human' as never, agent: 'analyst-1' as never };
  const log = aLog().launched().prepared().team().entry('stop-requested', one);
  expect(fold(sessionStatus, log.build())).toMatchObject({
    state: 'running',
    stopRequestedBy: null,
  });
});

test('a session that was broken off while a plan waited waits for its answer when it goes on', () => {
  const log = aLog().launched().prepared().team().proposal('analyst-1');
  log.entry('session-interrupted', { reason: 'The server was killed.' });
  expect(fold(sessionStatus, log.build()).state).toBe('interrupted');
  const by = 'human' as never;
  log.entry('session-continued', { by, request: null, agent: null });
  expect(fold(sessionStatus, log.build())).toMatchObject({
    state: 'awaiting-approval',
    endedAt: null,
  });
  const answer = { version: 1, answer: 'accept', by, remark: '', edited: false } as const;
  expect(fold(sessionStatus, log.entry('plan-answered', answer).build()).state).toBe('running');
});
