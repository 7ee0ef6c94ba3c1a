import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogMap } from './log-map.ts';

const writes = fc.array(fc.tuple(fc.nat(300), fc.nat()), { maxLength: 500, size: 'max' });

test('it holds what a Map holds, in the same order', () => {
  fc.assert(
    fc.property(writes, (pairs) => {
      const map = new LogMap<number, number>();
      for (const [key, value] of pairs) map.set(key, value);
      const plain = new Map(pairs);
      expect([...map]).toEqual([...plain]);
      expect(map.size).toBe(plain.size);
      for (const [key] of pairs) expect(map.get(key)).toBe(plain.get(key));
      expect(map.get(-1)).toBeUndefined();
    }),
  );
});

test('a copy and its original change independently, with the same and with other keys', () => {
  fc.assert(
    fc.property(writes, writes, writes, (before, mine, yours) => {
      const original = new LogMap<number, number>();
      for (const [key, value] of before) original.set(key, value);
      const copy = original.copy();
      for (const [key, value] of mine) original.set(key, value);
      for (const [key, value] of yours) copy.set(key, value);
      expect([...original]).toEqual([...new Map([...before, ...mine])]);
      expect([...copy]).toEqual([...new Map([...before, ...yours])]);
      expect(copy.has(-1)).toBe(false);
    }),
  );
});

test('a copy does not have keys that its original got later', () => {
  const original = new LogMap<string, number>();
  original.set('a', 1);
  const copy = original.copy();
  original.set('b', 2);
  expect(copy.has('b')).toBe(false);
  expect(copy.get('b')).toBeUndefined();
  expect(copy.keyAt(1)).toBeUndefined();
  expect(JSON.stringify(copy)).toBe('[["a",1]]');
});
