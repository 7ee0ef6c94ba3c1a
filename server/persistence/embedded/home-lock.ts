import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { HomeInUse } from './home-in-use.ts';
import { readProcessFacts } from './process-facts.ts';

const Holder = z.object({ pid: z.int().positive(), started: z.string(), nonce: z.string() });

export interface HomeLock {
  /** Gives the home free; nothing happens when it is no longer ours. */
  release(): Promise<void>;
}

/**
 * Makes this process the only one that uses `home`, which must exist. What a dead process left is
 * taken over. Rejects with HomeInUse while another living process, or another part of this one,
 * holds it.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  const file = path.join(home, 'lock');
  const facts = await readProcessFacts(process.pid);
  const nonce = randomBytes(8).toString('hex');
  const content = JSON.stringify({ pid: process.pid, started: facts?.started ?? '', nonce });
  const own = `${file}.${nonce}`;
  await writeFile(own, content, { mode: 0o600 });
  try {
    while (!(await tookPlace(own, file))) await clearStale(file, home);
  } finally {
    await rm(own, { force: true });
  }
  return {
    async release() {
      if ((await readOrNull(file)) === content) await rm(file, { force: true });
    },
  };
}

/** A hard link appears with its whole content or not at all, and only where nothing is yet. */
async function tookPlace(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function clearStale(file: string, home: string): Promise<void> {
  const content = await readOrNull(file);
  if (content === null) return;
  const holder = parseHolder(content);
  if (holder !== null) {
    const facts = await readProcessFacts(holder.pid);
    if (facts !== null && facts.started === holder.started) throw new HomeInUse(home, holder.pid);
  }
  await moveAway(file, content);
}

/** Removes the lock that was judged stale, and puts back one that someone set in the meantime. */
async function moveAway(file: string, judged: string): Promise<void> {
  const aside = `${file}.stale-${randomBytes(8).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readOrNull(aside)) !== judged) await tookPlace(aside, file);
  await rm(aside, { force: true });
}

function parseHolder(content: string): z.infer<typeof Holder> | null {
  try {
    return Holder.parse(JSON.parse(content));
  } catch {
    return null;
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
