import { expect, test } from 'vitest';
import { sessionView } from '#core/views/session-view.ts';
import type { Entry } from '#core/protocol/entry.ts';
import { aLog } from '#core/testing/log-builder.ts';
import { expectSameState } from '#core/testing/plain.ts';
import { CHECKPOINT_EVERY, createSeeker } from './checkpoints.ts';
import { fold } from './fold.ts';

function longLog(length: number): readonly Entry[] {
  const log = aLog().launched().team();
  for (let count = 0; log.head < length; count += 1) {
    if (count % 5 === 0) log.call('developer-1', ...(count > 0 ? [log.lastMessage] : []));
    else if (count % 5 === 1) log.callEnds('developer-1', `Said ${count}`);
    else log.broadcast(count % 2 ? 'analyst-1' : 'tester-1');
  }
  return log.build();
}

test('every seq around the checkpoints of a long log is the fold of its prefix', () => {
  const log = longLog(CHECKPOINT_EVERY * 2 + 20);
  const seeker = createSeeker(sessionView);
  for (let from = 0; from < log.length; from += 333) seeker.append(log.slice(from, from + 333));
  const edges = [1, 2].flatMap((count) => [-1, 0, 1].map((by) => count * CHECKPOINT_EVERY + by));
  for (const seq of [...edges, 5, 400, 0, 401, log.length - 1, 402]) {
    expectSameState(seeker.at(seq), fold(sessionView, log.slice(0, seq)));
  }
  expectSameState(seeker.live(), fold(sessionView, log));
  expect(seeker.at(log.length)).toBe(seeker.live());
});

test('what did not change between two places is the same object', () => {
  const log = longLog(CHECKPOINT_EVERY * 2);
  const seeker = createSeeker(sessionView);
  seeker.append(log);
  const early = seeker.at(CHECKPOINT_EVERY + 40).feed.messages.valueAt(0);
  expect(seeker.at(CHECKPOINT_EVERY + 5).feed.messages.valueAt(0)).toBe(early);
});

test('it takes entries in order only', () => {
  const log = longLog(10);
  const seeker = createSeeker(sessionView);
  seeker.append(log.slice(0, 3));
  expect(() => seeker.append(log.slice(4))).toThrow(RangeError);
  expect(seeker.head).toBe(3);
});
