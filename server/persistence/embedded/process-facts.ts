import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What tells one process from another that gets the same pid later. */
export interface ProcessFacts {
  /** When it was started, in the system's own words: equal only for the same process. */
  readonly started: string;
  /** The path of its executable, as far as the system tells; empty when it does not. */
  readonly executable: string;
}

/** The facts of a living process, or null where there is none of this pid. */
export async function readProcessFacts(pid: number): Promise<ProcessFacts | null> {
  return process.platform === 'linux' ? await readFromProc(pid) : await readFromPs(pid);
}

async function readFromProc(pid: number): Promise<ProcessFacts | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses, which may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const executable = await readlink(`/proc/${pid}/exe`).catch(() => '');
    return { started: fields[19] ?? '', executable };
  } catch {
    return null;
  }
}

async function readFromPs(pid: number): Promise<ProcessFacts | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=,comm=', '-p', String(pid)]);
    const line = stdout.trim();
    return { started: line.slice(0, 24), executable: line.slice(24).trim() };
  } catch {
    return null;
  }
}
