import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SandboxUnavailable } from './errors/sandbox-unavailable.ts';
import type { SandboxPlace } from './sandbox-arguments.ts';
import { DEFAULT_SANDBOX_LIMITS, type SandboxLimits } from './sandbox-limits.ts';
import { runConfined } from './sandbox-process.ts';
import type { CommandOptions, CommandResult } from './workspace.ts';

export interface SandboxState {
  readonly available: boolean;
  /** One sentence for people: what confines commands here, or what is missing. */
  readonly detail: string;
}

export interface SandboxCommand extends CommandOptions, SandboxPlace {
  readonly limits?: Partial<SandboxLimits>;
}

/**
 * Runs a command in bubblewrap: its own processes, network (none), users and file tree; /usr
 * read-only, `folder` as /workspace; bounded in time, memory, processes, output and disk. When it
 * resolves, nothing of the command is left. Throws SandboxUnavailable and never runs it unconfined.
 */
export async function runInSandbox(command: SandboxCommand): Promise<CommandResult> {
  if (process.platform !== 'linux') throw new SandboxUnavailable(notLinux());
  if (command.argv.length === 0) throw new Error('A command needs at least one word');
  return runConfined({ ...command, limits: { ...DEFAULT_SANDBOX_LIMITS, ...command.limits } });
}

/** Finds out whether commands can be confined here, by confining one. */
export async function detectSandbox(): Promise<SandboxState> {
  const folder = await mkdtemp(path.join(tmpdir(), 'maos-sandbox-'));
  try {
    const result = await runInSandbox({
      folder,
      mounts: [],
      hidden: [],
      argv: ['node', '--version'],
      timeoutMs: 10_000,
      signal: new AbortController().signal,
    });
    return result.exitCode === 0
      ? { available: true, detail: 'Commands run in bubblewrap, without network.' }
      : {
          available: false,
          detail: `A trial command failed in bubblewrap: ${result.output.slice(0, 200)}`,
        };
  } catch (error) {
    if (error instanceof SandboxUnavailable) return { available: false, detail: error.detail };
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function notLinux(): string {
  return `bubblewrap needs Linux, and this is ${process.platform}.`;
}
