import { readFileSync, readdirSync, readlinkSync, statfsSync } from 'node:fs';
import type { SandboxLimits } from './sandbox-limits.ts';

/** Which bound was passed. */
export type Excess = 'memory' | 'processes' | 'disk';

export interface Watchdog {
  /** Looks once; null while all is within bounds. */
  look(): Excess | null;
}

/** A machine with less available memory than this is about to fail, whoever uses it. */
const LAST_MEMORY_BYTES = 128 * 1024 * 1024;

/** The process ids on this machine that live in a pid namespace, by its inode number. */
export function processesIn(pidNamespace: number): number[] {
  const name = `pid:[${pidNamespace}]`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && readLink(`/proc/${entry}/ns/pid`) === name)
    .map(Number);
}

/** Watches what limits for single processes can't: the sum over all processes of a pid namespace. */
export function createWatchdog(
  pidNamespace: number,
  folder: string,
  limits: SandboxLimits,
): Watchdog {
  const freeAtStart = freeBytes(folder);
  return {
    look() {
      const processes = processesIn(pidNamespace);
      if (processes.length > limits.processes) return 'processes';
      const resident = processes.reduce((sum, pid) => sum + residentBytes(pid), 0);
      if (resident > limits.memoryBytes || availableMemory() < LAST_MEMORY_BYTES) return 'memory';
      return freeAtStart - freeBytes(folder) > limits.diskBytes ? 'disk' : null;
    },
  };
}

/** Shared pages count once for each process, so this is an upper estimate. */
function residentBytes(pid: number): number {
  return sumKibibytes(readText(`/proc/${pid}/status`), /^Vm(?:RSS|Swap):\s+(\d+) kB$/gm);
}

function availableMemory(): number {
  const text = readText('/proc/meminfo');
  return text === '' ? Infinity : sumKibibytes(text, /^MemAvailable:\s+(\d+) kB$/gm);
}

function sumKibibytes(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]) * 1024, 0);
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Processes end while they are looked at: what can't be read any more is empty. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
