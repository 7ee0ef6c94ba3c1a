import { expect, test } from 'vitest';
import { aLog } from '#core/testing/log-builder.ts';
import { createSessionLog } from './session-log.ts';

const entries = aLog().launched().team().build();

test('it applies what comes next and keeps it', () => {
  const log = createSessionLog();
  expect(log.accept(entries.slice(0, 3))).toEqual({ applied: entries.slice(0, 3), gap: null });
  expect(log.head).toBe(3);
  expect(log.at(2)).toBe(entries[1]);
  expect(log.at(4)).toBeUndefined();
});

test('it ignores what it has, also in the middle of a frame', () => {
  const log = createSessionLog();
  log.accept(entries.slice(0, 3));
  expect(log.accept(entries.slice(1, 5)).applied).toEqual(entries.slice(3, 5));
  expect(log.accept(entries.slice(0, 2))).toEqual({ applied: [], gap: null });
});

test('it reports what is missing and applies nothing after the gap', () => {
  const log = createSessionLog();
  log.accept(entries.slice(0, 2));
  expect(log.accept(entries.slice(4))).toEqual({ applied: [], gap: { after: 2, before: 5 } });
  const first = [...entries.slice(2, 3), ...entries.slice(5)];
  expect(log.accept(first)).toEqual({ applied: [entries[2]], gap: { after: 3, before: 6 } });
});
