import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyLog } from '#core/testing/arbitraries.ts';
import { BUILT_AT, aLog, type LogBuilder } from '#core/testing/log-builder.ts';
import type { AgentId } from '#core/protocol/ids.ts';
import type { Entry } from '../protocol/entry.ts';
import {
  UNSET_CLOCK,
  tick,
  toClockTime,
  toRecordedTime,
  type SessionClock,
} from './session-clock.ts';

const HOUR = 3_600_000;
const clockOf = (entries: readonly Entry[]): SessionClock => entries.reduce(tick, UNSET_CLOCK);
const shownAfter = (log: LogBuilder): number => {
  const clock = clockOf(log.build());
  return toClockTime(clock, clock.recorded) - BUILT_AT;
};
const goesOn = (log: LogBuilder): LogBuilder =>
  log.entry('session-continued', { by: 'human' as AgentId, request: null, agent: null });

test('the clock stands after an end, and goes on with the session', () => {
  const log = aLog().launched().finished();
  expect(shownAfter(log)).toBe(100);
  expect(shownAfter(log.after(HOUR).patchApplied('a').after(HOUR).patchReverted())).toBe(100);
  expect(shownAfter(goesOn(log.after(HOUR)))).toBe(100);
  expect(shownAfter(log.after(900).finished())).toBe(1100);
  expect(clockOf(log.build()).rests).toHaveLength(2);
});

test('it stands from the last thing that happened where an interruption or a fork came to light later', () => {
  const interrupted = { reason: 'The server was killed.' };
  const log = aLog().launched().prepared().after(HOUR).entry('session-interrupted', interrupted);
  expect(shownAfter(log)).toBe(100);
  expect(shownAfter(log.after(HOUR).turn('analyst-1'))).toBe(100);
  const forked = { session: 's-two', from: 's-one', seq: 2, name: 'before lunch' } as never;
  const copy = aLog().launched().prepared().after(HOUR).entry('session-forked', forked);
  expect(shownAfter(copy.turnEnds('analyst-1', 'stopped'))).toBe(100);
});

test('a time of the clock at which it stood leads to the last entry of that rest', () => {
  const log = aLog().launched().finished().after(HOUR).patchApplied('a');
  const clock = clockOf(log.build());
  expect(toRecordedTime(clock, BUILT_AT + 99)).toBe(BUILT_AT + 99);
  expect(toRecordedTime(clock, BUILT_AT + 100)).toBe(clock.recorded);
});

test('its times ascend with the recorded ones and lead back to them outside of rests', () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      const clock = clockOf(log);
      const recorded = log.map(({ at }) => at).toSorted((one, other) => one - other);
      const shown = recorded.map((at) => toClockTime(clock, at));
      expect(shown).toEqual(shown.toSorted((one, other) => one - other));
      recorded.forEach((at, place) => {
        const rests = clock.rests.some(({ from, to }) => from <= at && at <= to);
        const back = toRecordedTime(clock, shown[place] ?? 0);
        if (rests) expect(back).toBeGreaterThanOrEqual(at);
        else expect(back).toBe(at);
      });
    }),
  );
});
