import { expect, test } from 'vitest';
import { createSourceCache } from './source-cache.ts';

test('a file that has not changed is read once', () => {
  const read = createSourceCache();
  const first = read('a.js', 'a();', 'javascript');
  expect(read('a.js', 'a();', 'javascript')).toBe(first);
  const changed = read('a.js', 'b();', 'javascript');
  expect(changed.text).toBe('b();');
  expect(read('a.js', 'b();', 'javascript')).toBe(changed);
});

test('what is remembered is bounded, and a changed file makes room for itself', () => {
  const read = createSourceCache(10);
  const small = read('a.js', 'aaaa();', 'javascript');
  const large = read('b.js', 'bbbbbbbb();', 'javascript');
  expect(read('a.js', 'aaaa();', 'javascript')).toBe(small);
  expect(read('b.js', 'bbbbbbbb();', 'javascript')).not.toBe(large);
  const next = read('a.js', 'aaaaaaa();', 'javascript');
  expect(read('a.js', 'aaaaaaa();', 'javascript')).toBe(next);
});
