import fc from 'fast-check';
import type { Entry } from '#core/protocol/entry.ts';
import type { Team } from '#core/protocol/team.ts';
import { HAPPENINGS, randomLog, type Decision } from './random-log.ts';

const decision: fc.Arbitrary<Decision> = fc.record({
  what: fc.constantFrom(...HAPPENINGS),
  who: fc.nat(40),
  whom: fc.nat(40),
  which: fc.nat(500),
});

/** Teams of 1 to about 50 agents, small ones more often. */
export const anyTeam: fc.Arbitrary<Team> = fc
  .oneof(
    { weight: 4, arbitrary: fc.tuple(fc.nat(3), fc.nat(2), fc.nat(2), fc.nat(2)) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(20), fc.nat(5), fc.nat(15), fc.nat(10)) },
  )
  .map(([analyst, architect, developer, tester]) => ({
    analyst: Math.max(1, analyst),
    architect,
    developer,
    tester,
  }));

/** Valid logs of a few to some hundreds of entries, with entries of every type. */
export const anyLog: fc.Arbitrary<readonly Entry[]> = fc
  .tuple(anyTeam, fc.array(decision, { maxLength: 400, size: 'max' }))
  .map(([team, decisions]) => randomLog(team, decisions));

/** A log and a seq in it, 0 and the head included. */
export const anyLogAndSeq: fc.Arbitrary<readonly [readonly Entry[], number]> = anyLog.chain((log) =>
  fc.tuple(fc.constant(log), fc.nat(log.length)),
);

/** Text of any kind: any language, NUL, lone surrogates. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('\u0000', 'a\u0000b', '\ud800', '\udfff x', 'שלום 你好 こんにちは', '__proto__'),
);
