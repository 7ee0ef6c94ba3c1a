import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ReadWriteLock } from './read-write-lock.ts';
import { runInSandbox } from './sandbox.ts';
import type { CommandOptions, CommandResult } from './workspace.ts';

/** A folder of dependencies in the original: shown to commands, never copied. */
export interface Dependency {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  /** Where it really lies. */
  readonly source: string;
}

const runProgram = promisify(execFile);

export interface CopyRun {
  readonly command: CommandOptions;
  readonly root: string;
  readonly scratch: string;
  readonly lock: ReadWriteLock;
  readonly dependencies: readonly Dependency[];
  /** Absolute paths that the command must not see, wherever they lie. */
  readonly hidden: readonly string[];
}

/**
 * Runs a command in a scratch copy of the workspace, taken while no write is going on and removed
 * afterwards: caches, coverage and whatever tests write reach neither the workspace nor the patch.
 */
export async function runInCopy(run: CopyRun): Promise<CommandResult> {
  const { command, root, scratch } = run;
  const folder = path.join(scratch, `run-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await run.lock.read(() => copyAll(root, folder, command.signal));
    const mounts = await presentFolders(run.dependencies);
    return await runInSandbox({ ...command, folder, mounts, hidden: run.hidden });
  } finally {
    await removeAll(folder);
  }
}

/** By cp, which takes a fraction of the time: unlike the user's folder, ours holds nothing to beware of. */
async function copyAll(root: string, target: string, signal: AbortSignal): Promise<void> {
  await runProgram('cp', ['-a', '--', `${root}/.`, target], { signal });
}

/** Removes a copy also where a command left folders in it that nobody may enter. */
async function removeAll(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await remove().catch(async () => {
    await runProgram('chmod', ['-R', 'u+rwX', '--', folder]);
    await remove();
  });
}

/** Links are refused: a `node_modules` that leads to somebody's home would show it. */
async function presentFolders(dependencies: readonly Dependency[]) {
  const present = [];
  for (const { path: relative, source } of dependencies) {
    const stat = await lstat(source).catch(() => null);
    if (stat?.isDirectory()) present.push({ from: source, to: `/workspace/${relative}` });
  }
  return present;
}
