import { readFileSync, statfsSync } from 'node:fs';
import type { PidNamespace } from './pid-namespace.ts';
import type { SandboxLimits } from './sandbox-limits.ts';

/** Which bound was passed. */
export type Excess = 'memory' | 'processes' | 'disk';

export interface Watchdog {
  /** Looks once; null while all is within bounds. */
  look(): Excess | null;
}

/** A machine with less available memory than this is about to fail, whoever uses it. */
const LAST_MEMORY_BYTES = 128 * 1024 * 1024;

/** Watches what limits for single processes can't: the sum over all processes of a pid namespace. */
export function createWatchdog(
  namespace: PidNamespace,
  folder: string,
  limits: SandboxLimits,
): Watchdog {
  const freeAtStart = freeBytes(folder);
  return {
    look() {
      const processes = namespace.processes();
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

/** Infinity where the system can't say: then nothing is ended for want of room. */
function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/** Processes end while they are looked at: what can't be read any more is empty. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
