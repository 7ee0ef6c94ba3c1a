import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import type { CaseCall } from './figures.ts';
import type { Measured } from './measured.ts';

/**
 * Runs a case in a fresh process, which is killed when the signal aborts. Rejects with what it said
 * when it ends by itself with anything but 0.
 */
export async function runCase(
  { name, size }: CaseCall,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<Measured> {
  const program = path.join(import.meta.dirname, 'case.mjs');
  const settings = JSON.stringify({ databaseUrl, size });
  const child = spawn(process.execPath, ['--expose-gc', program, name, settings], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [output, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  if (code !== 0) throw new Error(`${name} (${size}) failed.\n${complaint}`);
  return JSON.parse(output) as Measured;
}
