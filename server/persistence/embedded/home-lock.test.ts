import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHome } from './home-lock.ts';
import { readProcessFacts } from './process-facts.ts';

let home: string;
let file: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'maos-l-'));
  file = path.join(home, 'lock.7');
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe("a home's lock", () => {
  it('is held by one at a time, and free after its release', async () => {
    const lock = await lockHome(home);
    await expect(lockHome(home)).rejects.toMatchObject({ kind: 'home-in-use', pid: process.pid });
    await lock.release();
    await (await lockHome(home)).release();
  });

  it('goes to exactly one of many who want it at once, also over a stale one', async () => {
    for (const before of [null, JSON.stringify({ pid: 1, started: 'never' }), '']) {
      if (before !== null) await writeFile(file, before);
      const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => lockHome(home)));
      const held = attempts.filter((attempt) => attempt.status === 'fulfilled');
      expect(held).toHaveLength(1);
      await held[0]?.value.release();
      expect(await readdir(home)).toHaveLength(1);
    }
  });

  it('is taken over from a process that is dead', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    const pid = child.pid;
    await once(child, 'exit');
    await writeFile(file, JSON.stringify({ pid, started: '1' }));
    await (await lockHome(home)).release();
  });

  it('is taken over when the pid now belongs to another process', async () => {
    await writeFile(file, JSON.stringify({ pid: process.pid, started: '1' }));
    await (await lockHome(home)).release();
  });

  it.each(['', 'not json', '{"pid":-1}'])('is taken over when it says only %j', async (content) => {
    await writeFile(file, content);
    await (await lockHome(home)).release();
  });
});

describe('the facts of a process', () => {
  it('are the same at each reading, and none for a dead one', async () => {
    const facts = await readProcessFacts(process.pid);
    expect(facts).toEqual(await readProcessFacts(process.pid));
    expect(facts?.started).not.toBe('');
    expect(facts?.executable).toContain('node');
    expect(await readProcessFacts(2 ** 22 + 1)).toBeNull();
  });
});
