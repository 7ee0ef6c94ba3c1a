import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOrCreateToken } from './token.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'maos-token-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('makes one token for all who start at once, and keeps it for its owner alone', async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, () => readOrCreateToken(home)));
  expect(new Set(tokens).size).toBe(1);
  expect(tokens[0]).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(await readOrCreateToken(home)).toBe(tokens[0]);
  expect((await stat(path.join(home, 'token'))).mode & 0o777).toBe(0o600);
  expect(await readdir(home)).toEqual(['token']);
});

it('says what to do about a file that holds no token', async () => {
  await writeFile(path.join(home, 'token'), '');
  await expect(readOrCreateToken(home)).rejects.toMatchObject({ kind: 'setting-refused' });
});
