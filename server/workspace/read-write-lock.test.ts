import { expect, test } from 'vitest';
import { createReadWriteLock } from './read-write-lock.ts';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Lets everything that can go on do so. */
async function settle() {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

test('readers share, a writer is alone, and nobody overtakes', async () => {
  const lock = createReadWriteLock();
  const seen: string[] = [];
  const gates = [gate(), gate(), gate(), gate()];
  const enter = (name: string, at: number) => async () => {
    seen.push(`${name} in`);
    await gates[at]?.opened;
    seen.push(`${name} out`);
  };
  const all = [
    lock.read(enter('first reader', 0)),
    lock.read(enter('second reader', 1)),
    lock.write(enter('writer', 2)),
    lock.read(enter('late reader', 3)),
  ];
  await settle();
  expect(seen).toEqual(['first reader in', 'second reader in']);
  gates[1]?.open();
  await settle();
  expect(seen.at(-1)).toBe('second reader out');
  gates[0]?.open();
  await settle();
  expect(seen.slice(3)).toEqual(['first reader out', 'writer in']);
  gates[3]?.open();
  gates[2]?.open();
  await Promise.all(all);
  expect(seen.slice(5)).toEqual(['writer out', 'late reader in', 'late reader out']);
});

test('work that fails gives the lock back', async () => {
  const lock = createReadWriteLock();
  await expect(lock.write(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(lock.write(() => Promise.resolve('next'))).resolves.toBe('next');
});
