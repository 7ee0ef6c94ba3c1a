import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '#core/testing/property-runs.ts';
import { createTextCommandReader, readTextCommands } from './text-command-reader.ts';
import { printTextCommand, type TextCommand } from './text-commands.ts';

const importance = fc.constantFrom('low', 'normal', 'high', 'critical');
const agent = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) => text.replace(/[\r\n\u2028\u2029]/g, ' ').trim())
  .filter((text) => text !== '');
const text = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));

const command: fc.Arbitrary<TextCommand> = fc.oneof(
  fc.record({ kind: fc.constant('discovery' as const), importance, text }),
  fc.record({ kind: fc.constant('broadcast' as const), importance, text }),
  fc.record({ kind: fc.constant('request' as const), to: agent, importance, text }),
  fc.record({ kind: fc.constant('response' as const), request: agent, text }),
  fc.record({ kind: fc.constant('dependency' as const), to: agent, topic: line }),
  fc.record({ kind: fc.constant('fulfilment' as const), topic: line, text }),
  fc.record({
    kind: fc.constant('validation' as const),
    verdict: fc.constantFrom('pass' as const, 'fail' as const, 'inconclusive' as const),
    text,
  }),
  fc.record({ kind: fc.constant('proposal' as const), decision: agent, text }),
  fc.record({
    kind: fc.constant('ballot' as const),
    decision: agent,
    stance: fc.constantFrom('agree', 'reservation', 'objection', 'abstain', 'choose'),
    text,
  }),
);

/** Text that is likely to hold commands, fences and their near misses. */
const prose = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom('```', '~~~~', '  more', '\tmore', 'DISCOVERY: x', 'REQUEST @a:', '', '\r'),
      command.map(printTextCommand),
    ),
    { maxLength: 12 },
  )
  .map((lines) => lines.join('\n'));

describe('Commands in text', () => {
  it('reads drafts and ballots of a decision, and says what is wrong with one', () => {
    const said = [
      'PROPOSAL #d-1: Use parameters',
      '  everywhere',
      'BALLOT #d-1: b > a',
      'BALLOT[objection] #d-1: It loses the order.',
      'BALLOT[maybe] #d-1: Hm.',
      'BALLOT: b',
    ].join('\n');
    expect(readTextCommands(said)).toEqual([
      { kind: 'proposal', decision: 'd-1', text: 'Use parameters\neverywhere' },
      { kind: 'ballot', decision: 'd-1', stance: 'choose', text: 'b > a' },
      { kind: 'ballot', decision: 'd-1', stance: 'objection', text: 'It loses the order.' },
      {
        kind: 'invalid',
        line: 'BALLOT[maybe] #d-1: Hm.',
        reason: 'BALLOT takes a stance in brackets: agree, reservation, objection or abstain.',
      },
      {
        kind: 'invalid',
        line: 'BALLOT: b',
        reason: 'BALLOT needs the id of the decision it is for: BALLOT #id: …',
      },
    ]);
  });

  it('reads each of the kinds', () => {
    const said = [
      'I looked around.',
      'DISCOVERY[critical]: SQL injection in user.js',
      '  at line 45',
      'REQUEST @analyst-1: What is the exact pattern?',
      'RESPONSE #m-1: A template string.',
      'BROADCAST: I start with user.js',
      'DEPENDENCY @dev-1: new schema',
      'FULFILMENT: new schema',
      'VALIDATION[pass]: All tests pass.',
    ].join('\n');
    expect(readTextCommands(said)).toEqual([
      { kind: 'discovery', importance: 'critical', text: 'SQL injection in user.js\nat line 45' },
      {
        kind: 'request',
        to: 'analyst-1',
        importance: 'normal',
        text: 'What is the exact pattern?',
      },
      { kind: 'response', request: 'm-1', text: 'A template string.' },
      { kind: 'broadcast', importance: 'normal', text: 'I start with user.js' },
      { kind: 'dependency', to: 'dev-1', topic: 'new schema' },
      { kind: 'fulfilment', topic: 'new schema', text: 'new schema' },
      { kind: 'validation', verdict: 'pass', text: 'All tests pass.' },
    ]);
  });

  it('ignores a line inside a code fence, closed or not', () => {
    expect(readTextCommands('```\nDISCOVERY: a\n```\nDISCOVERY: b')).toHaveLength(1);
    expect(readTextCommands('~~~ text\nDISCOVERY: a\n```\nDISCOVERY: b')).toEqual([]);
    expect(readTextCommands('````\n```\nDISCOVERY: a\n````\nDISCOVERY: b')).toHaveLength(1);
  });

  it('takes the words in the middle of a sentence for prose', () => {
    const said =
      'My DISCOVERY: none\n DISCOVERY: indented\nREQUEST for comments: no\nDiscovery: no';
    expect(readTextCommands(said)).toEqual([]);
  });

  it.each([
    ['DISCOVERY[urgent]: x', /importance/],
    ['REQUEST: who?', /agent/],
    ['RESPONSE @dev-1: x', /id of the request/],
    ['BROADCAST @dev-1: x', /everyone/],
    ['VALIDATION: fine', /verdict/],
    ['DISCOVERY:', /text/],
    [`FULFILMENT: ${'x'.repeat(121)}`, /120/],
  ])('says what is wrong with %s', (said, reason) => {
    expect(readTextCommands(said)).toEqual([
      { kind: 'invalid', line: said, reason: expect.stringMatching(reason) as string },
    ]);
  });

  it('reads what it prints', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 5 }), (commands) => {
        expect(readTextCommands(commands.map(printTextCommand).join('\n'))).toEqual(commands);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(prose, fc.string({ unit: 'binary' })), (said) => {
        expect(Array.isArray(readTextCommands(said))).toBe(true);
      }),
      propertyRuns(300),
    );
  });

  it('finds the same commands however the text is cut', () => {
    fc.assert(
      fc.property(prose, fc.array(fc.nat(200)), (said, cuts) => {
        const reader = createTextCommandReader();
        const places = [0, ...cuts.map((cut) => Math.min(cut, said.length)), said.length].sort(
          (a, b) => a - b,
        );
        const found = places.flatMap((place, index) =>
          reader.push(said.slice(place, places[index + 1] ?? said.length)),
        );
        expect([...found, ...reader.end()]).toEqual(readTextCommands(said));
      }),
    );
  });
});
