import { describe, expect, it } from 'vitest';
import { isTransient } from './transient-failure.ts';

const error = (facts: object, message = 'x') => Object.assign(new Error(message), facts);

describe('a failure of the database', () => {
  it.each([
    ['a refused connection', error({ code: 'ECONNREFUSED' })],
    ['a broken connection', error({}, 'Connection terminated unexpectedly')],
    ['a socket that is gone', error({ code: 'ENOENT' })],
    ['a server that is shutting down', error({ code: '57P01', severity: 'FATAL' })],
    ['a server that starts', error({ code: '57P03', severity: 'FATAL' })],
    ['a deadlock', error({ code: '40P01', severity: 'ERROR' })],
    ['a full disk', error({ code: '53100', severity: 'ERROR' })],
  ])('may pass: %s', (_name, failure) => {
    expect(isTransient(failure)).toBe(true);
  });

  it.each([
    ['a value that does not fit', error({ code: '22P02', severity: 'ERROR' }, 'bad connection id')],
    ['a missing table', error({ code: '42P01', severity: 'ERROR' })],
    ['a doubled key', error({ code: '23505', severity: 'ERROR' })],
    ['a defect of ours', new TypeError('x is not a function')],
    ['what is no error', 'connection'],
  ])('does not pass: %s', (_name, failure) => {
    expect(isTransient(failure)).toBe(false);
  });
});
