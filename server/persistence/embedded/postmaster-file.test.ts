import { describe, expect, it } from 'vitest';
import { parsePostmaster } from './postmaster-file.ts';

describe("a running server's file", () => {
  it('is read line by line', () => {
    const text = '4711\n/home/a b/data\n1795390611\n5432\n/home/a b\n\n  1234   5\nready   \n';
    expect(parsePostmaster(text)).toEqual({
      pid: 4711,
      dataDir: '/home/a b/data',
      port: 5432,
      socketDir: '/home/a b',
      ready: true,
    });
  });

  it('says that a server is not ready while it starts', () => {
    expect(parsePostmaster('4711\n/data\n1\n5432\n\n127.0.0.1\n1 2\nstarting\n')).toMatchObject({
      socketDir: '',
      ready: false,
    });
  });

  it.each(['', '\n', 'x\n/data\n', '-5\n/data\n', '4711'])('is nothing when it is %j', (text) => {
    expect(parsePostmaster(text)).toBeNull();
  });
});
