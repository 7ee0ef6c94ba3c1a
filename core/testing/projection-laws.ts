import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeeker } from '#core/log/checkpoints.ts';
import { fold } from '#core/log/fold.ts';
import type { Projection } from '#core/log/projection.ts';
import { createSessionLog } from '#core/log/session-log.ts';
import { anyLog, anyLogAndSeq } from './arbitraries.ts';
import { expectSameState } from './plain.ts';

/** The laws that every projection keeps; call it in the projection's test file. */
export function testProjectionLaws<State>(projection: Projection<State>): void {
  const { name } = projection;

  test(`${name}: the fold of all is the fold of the rest from a copy of a prefix's`, () => {
    fc.assert(
      fc.property(anyLogAndSeq, ([log, seq]) => {
        const prefix = fold(projection, log.slice(0, seq));
        const before = JSON.stringify(prefix);
        const whole = fold(projection, log.slice(seq), projection.copy(prefix));
        expectSameState(whole, fold(projection, log));
        expect(JSON.stringify(prefix)).toBe(before);
      }),
      { numRuns: 40 },
    );
  });

  test(`${name}: seeking back and forth shows the fold of the first n entries`, () => {
    fc.assert(
      fc.property(anyLog, fc.array(fc.nat(400), { maxLength: 6 }), (log, places) => {
        const seeker = createSeeker(projection);
        seeker.append(log);
        for (const seq of places) {
          expectSameState(seeker.at(seq), fold(projection, log.slice(0, seq)));
        }
        expectSameState(seeker.live(), fold(projection, log));
      }),
      { numRuns: 20 },
    );
  });

  test(`${name}: lost, doubled and reordered frames end in the same state`, () => {
    fc.assert(
      fc.property(anyLog, fc.infiniteStream(fc.nat(400)), (log, numbers) => {
        const reader = createSessionLog();
        let state = projection.initial();
        const take = (from: number, to: number): void => {
          const { applied } = reader.accept(log.slice(from, to));
          state = fold(projection, applied, state);
        };
        for (const place of numbers) {
          take(place, place + 60);
          if (place % 3 === 0) take(reader.head, reader.head + 40);
          if (reader.head === log.length) break;
        }
        expectSameState(state, fold(projection, log));
      }),
      { numRuns: 20 },
    );
  });
}
