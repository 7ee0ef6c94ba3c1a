import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCappedOutput } from './capped-output.ts';

test('gives all of a short output', () => {
  const output = createCappedOutput(10);
  output.add(Buffer.from('hello'));
  output.add(Buffer.from('12345'));
  expect(output.text()).toBe('hello12345');
});

test('keeps the beginning and the end of any output, and says how much is missing', () => {
  const chunks = fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), { maxLength: 60 });
  fc.assert(
    fc.property(chunks, (parts) => {
      const output = createCappedOutput(20);
      parts.forEach((part) => output.add(Buffer.from(part)));
      const whole = parts.join('');
      const expected =
        whole.length <= 20
          ? whole
          : `${whole.slice(0, 10)}\n… ${whole.length - 20} bytes left out …\n${whole.slice(-10)}`;
      expect(output.text()).toBe(expected);
      expect(output.total()).toBe(whole.length);
    }),
  );
});
