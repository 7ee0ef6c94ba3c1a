import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyLog, anyText } from '#core/testing/arbitraries.ts';
import { aLog } from '#core/testing/log-builder.ts';
import type { Json } from './content.ts';
import { ENTRY_TYPES, Entry } from './entry.ts';
import type { MessageId } from './ids.ts';
import { upcastEntry } from './upcast.ts';

const RESPONSE = {
  text: 'Here.',
  kind: 'response',
  correlationId: 'm-9' as MessageId,
  late: false,
} as const;

test('any entry is the same after JSON and back', () => {
  fc.assert(
    fc.property(anyLog, (log) => {
      for (const entry of log) {
        const read = Entry.parse(JSON.parse(JSON.stringify(entry)));
        expect(read).toEqual(entry);
      }
    }),
    { numRuns: 15 },
  );
});

test('random logs have entries of every type', () => {
  const types = new Set(
    fc.sample(anyLog, { numRuns: 60, seed: 1 }).flatMap((log) => log.map(({ type }) => type)),
  );
  const neverRandom = ['session-finished'];
  expect([...types, ...neverRandom].sort()).toEqual([...ENTRY_TYPES].sort());
});

test('text of any language, NUL and lone surrogates come through as they were', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, output) => {
      const log = aLog().launched().team().call('developer-1').tool('developer-1');
      log.say('developer-1', { text, kind: 'broadcast' }).summarised(output);
      const read = log.build().map((entry) => Entry.parse(JSON.parse(JSON.stringify(entry))));
      expect(read.at(-2)).toMatchObject({ body: { message: { text: { text } } } });
      expect(read.at(-1)).toMatchObject({ body: { text: { text: output } } });
    }),
  );
});

/** Zod leaves out a field of that name, as a guard: nothing in MAOS may rely on one. */
const hasNoPrototypes = (value: unknown): boolean => !JSON.stringify(value).includes('__proto__');

test('the data of a response keeps every value', () => {
  const anyData = fc.dictionary(anyText, fc.jsonValue()).filter(hasNoPrototypes);
  fc.assert(
    fc.property(anyData, (values) => {
      const data = JSON.parse(JSON.stringify(values)) as Record<string, Json>;
      const [sent] = aLog()
        .launched()
        .say('tester-1', { ...RESPONSE, data })
        .build()
        .slice(-1);
      const read = Entry.parse(JSON.parse(JSON.stringify(sent)));
      expect(read).toEqual(sent);
    }),
    { numRuns: 50 },
  );
});

test('what no version ever wrote is refused, and a current entry passes unchanged', () => {
  const [entry] = aLog().launched().build();
  expect(upcastEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
  for (const wrong of [null, {}, { ...entry, type: 'session-imagined' }, { ...entry, seq: 0 }]) {
    expect(() => upcastEntry(wrong)).toThrow();
  }
});
