import { randomBytes } from 'node:crypto';
import { link, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { HomeInUse } from './home-in-use.ts';
import { readProcessFacts } from './process-facts.ts';

const Holder = z.object({ pid: z.int().positive(), started: z.string() });
const LOCK = /^lock\.(\d+)$/;

export interface HomeLock {
  /** Gives the home free. */
  release(): Promise<void>;
}

/**
 * Makes this process the only one that uses `home`, which must exist. What a dead process left is
 * taken over. Rejects with HomeInUse while another living process, or another part of this one,
 * holds it.
 *
 * Each holder has a file of its own, `lock.1`, `lock.2` and so on, and the highest number counts. A
 * file under one fixed name could not be taken over safely: between judging it dead and removing it
 * someone else may have put theirs there.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  const facts = await readProcessFacts(process.pid);
  const draft = path.join(home, `lock-${randomBytes(8).toString('hex')}`);
  const content = JSON.stringify({ pid: process.pid, started: facts?.started ?? '' });
  await writeFile(draft, content, { mode: 0o600 });
  try {
    const file = await takePlace(home, draft);
    return { release: () => writeFile(file, '') };
  } finally {
    await rm(draft, { force: true });
  }
}

async function takePlace(home: string, draft: string): Promise<string> {
  for (;;) {
    const highest = (await listNumbers(home)).at(-1) ?? 0;
    await refuseLiving(home, highest);
    const file = fileOf(home, highest + 1);
    if (!(await linkAnew(draft, file))) continue;
    const numbers = await listNumbers(home);
    // Others may have come and gone since we looked; the highest file is never removed.
    if (numbers.at(-1) === highest + 1) {
      await Promise.all(
        numbers.slice(0, -1).map((number) => rm(fileOf(home, number), { force: true })),
      );
      return file;
    }
    await rm(file, { force: true });
  }
}

async function refuseLiving(home: string, number: number): Promise<void> {
  const holder = parseHolder(await readFile(fileOf(home, number), 'utf8').catch(() => ''));
  if (holder === null) return;
  const facts = await readProcessFacts(holder.pid);
  if (facts !== null && facts.started === holder.started) throw new HomeInUse(home, holder.pid);
}

/** A hard link appears with its whole content or not at all, and only where nothing is yet. */
async function linkAnew(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The numbers of all locks, ascending. */
async function listNumbers(home: string): Promise<readonly number[]> {
  const names = await readdir(home);
  return names
    .flatMap((name) => LOCK.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function fileOf(home: string, number: number): string {
  return path.join(home, `lock.${number}`);
}

function parseHolder(content: string): z.infer<typeof Holder> | null {
  try {
    return Holder.parse(JSON.parse(content));
  } catch {
    return null;
  }
}
