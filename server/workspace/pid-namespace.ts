import { closeSync, fstatSync, openSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A pid namespace of this machine, held so that its number is not given to another meanwhile. */
export interface PidNamespace {
  /** The processes in it, by their ids out here; those that ended and are not collected included. */
  processes(): number[];
  /** Kills what runs in it; returns how many processes that were. */
  kill(): number;
  /** Lets go of it. Afterwards it is empty for us. */
  release(): void;
}

/** Holds the namespace `inode` by its process `pid`, or null if that has ended already. */
export function holdPidNamespace(pid: number, inode: number): PidNamespace | null {
  let descriptor: number | null = openNamespace(pid, inode);
  if (descriptor === null) return null;
  const processes = () => (descriptor === null ? [] : processesIn(inode));
  return {
    processes,
    kill() {
      const alive = processes().filter(isAlive);
      alive.forEach(kill);
      return alive.length;
    },
    release() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function openNamespace(pid: number, inode: number): number | null {
  try {
    const descriptor = openSync(`/proc/${pid}/ns/pid`, 'r');
    if (fstatSync(descriptor).ino === inode) return descriptor;
    closeSync(descriptor);
    return null;
  } catch {
    return null;
  }
}

function processesIn(inode: number): number[] {
  const name = `pid:[${inode}]`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && namespaceOf(entry) === name)
    .map(Number);
}

// Processes end while they are looked at, hence the three that take failing for an answer.

function namespaceOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return /^State:\s+[^ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
