import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a Postgres server says of itself in its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly dataDir: string;
  readonly port: number;
  /** The folder of its Unix socket; empty when it listens on TCP only. */
  readonly socketDir: string;
  readonly ready: boolean;
}

/** The path of the file that a running server keeps. */
export function postmasterFile(dataDir: string): string {
  return path.join(dataDir, 'postmaster.pid');
}

/** Reads it, or gives null where there is none or it is only half written. */
export async function readPostmaster(dataDir: string): Promise<Postmaster | null> {
  const text = await readFile(postmasterFile(dataDir), 'utf8').catch(() => null);
  return text === null ? null : parsePostmaster(text);
}

/** Lines: pid, data folder, start time, port, socket folder, address, shared memory, status. */
export function parsePostmaster(text: string): Postmaster | null {
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  const dataDir = lines[1];
  if (!Number.isSafeInteger(pid) || pid <= 0 || dataDir === undefined) return null;
  return {
    pid,
    dataDir,
    port: Number(lines[3] ?? 0),
    socketDir: lines[4] ?? '',
    ready: lines[7] === 'ready',
  };
}
