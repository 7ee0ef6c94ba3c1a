import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { rememberDeviceModes } from './device-modes.ts';
import { createCappedOutput, type CappedOutput } from './capped-output.ts';
import { holdPidNamespace, type PidNamespace } from './pid-namespace.ts';
import { SandboxUnavailable } from './errors/sandbox-unavailable.ts';
import { SANDBOX_ETC, STATUS_FD, sandboxCommand, type SandboxPlace } from './sandbox-arguments.ts';
import type { SandboxLimits } from './sandbox-limits.ts';
import { createWatchdog } from './sandbox-watchdog.ts';
import type { CommandOptions, CommandResult } from './workspace.ts';

interface ConfinedCommand extends CommandOptions, SandboxPlace {
  readonly limits: SandboxLimits;
}

/** A running sandbox, as far as it is known: the namespace comes when bubblewrap has made it. */
interface Running {
  readonly child: ChildProcess;
  readonly output: CappedOutput;
  /** Null until bubblewrap has made it, `gone` if it ended before it could be held. */
  namespace: PidNamespace | 'gone' | null;
  complaint: string;
  endedBy: CommandResult['endedBy'];
}

const LOOK_EVERY_MS = 50;

/** Starts bubblewrap, watches it, ends it at any bound, and waits until nothing of it is left. */
export async function runConfined(command: ConfinedCommand): Promise<CommandResult> {
  command.signal.throwIfAborted();
  const startedAt = performance.now();
  const restoreDevices = rememberDeviceModes();
  const running = start(command);
  const stopWatching = watch(running, command);
  try {
    const exitCode = await exitOf(running.child);
    await endAll(running);
    await closed(running.child);
    if (exitCode !== 0 && running.complaint !== '' && running.endedBy === 'exit') {
      throw new SandboxUnavailable(explain(running.complaint));
    }
    return {
      exitCode: running.endedBy === 'exit' ? exitCode : null,
      output: running.output.text(),
      endedBy: running.endedBy,
      durationMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    stopWatching();
    await endAll(running);
    if (running.namespace !== null && running.namespace !== 'gone') running.namespace.release();
    restoreDevices();
  }
}

function start(command: ConfinedCommand): Running {
  const { limits, timeoutMs, argv } = command;
  const [program = 'nice', ...args] = sandboxCommand(command, argv, { ...limits, timeoutMs });
  const child = spawn(program, args, {
    // What is given here can be read inside, from the environment of process 1.
    env: { NODE_ENV: 'test', PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...SANDBOX_ETC.map(() => 'pipe' as const)],
  });
  const running: Running = {
    child,
    output: createCappedOutput(limits.outputBytes),
    namespace: null,
    complaint: '',
    endedBy: 'exit',
  };
  preferForOutOfMemory(child);
  giveFiles(child);
  child.stdout?.on('data', (chunk: Buffer) => {
    running.output.add(chunk);
    if (running.output.total() > limits.outputEndBytes) end(running, 'output');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    running.complaint = (running.complaint + chunk.toString()).slice(0, 2000);
  });
  readStatus(child, running);
  return running;
}

/** Looks at the bounds until the returned function is called. */
function watch(running: Running, command: ConfinedCommand): () => void {
  const { folder, limits, signal, timeoutMs } = command;
  let watchdog: ReturnType<typeof createWatchdog> | null = null;
  const looking = setInterval(() => {
    if (running.namespace === null || running.namespace === 'gone') return;
    watchdog ??= createWatchdog(running.namespace, folder, limits);
    const excess = watchdog.look();
    if (excess !== null) end(running, excess);
  }, LOOK_EVERY_MS);
  const deadline = setTimeout(() => end(running, 'deadline'), timeoutMs);
  const onAbort = () => end(running, 'abort');
  signal.addEventListener('abort', onAbort, { once: true });
  return () => {
    clearInterval(looking);
    clearTimeout(deadline);
    signal.removeEventListener('abort', onAbort);
  };
}

/** Ends everything; the first reason counts. */
function end(running: Running, reason: CommandResult['endedBy']): void {
  if (running.endedBy === 'exit') running.endedBy = reason;
  // Ended while it sets up, bubblewrap would leave its process 1 behind: the status comes in a moment.
  if (running.namespace === null) return;
  killNamespace(running);
  // bubblewrap's own end takes its process 1 along, and with it everything inside.
  running.child.kill('SIGKILL');
  running.child.stdout?.destroy();
}

function killNamespace({ namespace }: Running): number {
  return namespace === null || namespace === 'gone' ? 0 : namespace.kill();
}

/** Processes that the command left behind are ended too. */
async function endAll(running: Running): Promise<void> {
  while (killNamespace(running) > 0) await delay(5);
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', (error) =>
      reject(
        new SandboxUnavailable(`${error.message}. Install coreutils, util-linux and bubblewrap.`),
      ),
    );
  });
}

/** Resolves when all that the command printed has been read. */
async function closed({ stdout, stderr }: ChildProcess): Promise<void> {
  for (const stream of [stdout, stderr]) {
    if (stream === null || stream.closed) continue;
    await new Promise<void>((resolve) => stream.once('close', resolve));
  }
}

function readStatus(child: ChildProcess, running: Running): void {
  let text = '';
  (child.stdio[STATUS_FD] as Readable).on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const found = /"child-pid": (\d+)[^]*"pid-namespace": (\d+)/.exec(text);
    if (!found || running.namespace !== null) return;
    running.namespace = holdPidNamespace(Number(found[1]), Number(found[2])) ?? 'gone';
    if (running.endedBy !== 'exit') end(running, running.endedBy);
  });
}

function giveFiles(child: ChildProcess): void {
  SANDBOX_ETC.forEach((file, at) => {
    const pipe = child.stdio[STATUS_FD + 1 + at] as Writable;
    // bubblewrap that fails early does not read it; its complaint says why.
    pipe.on('error', () => undefined);
    pipe.end(file.text);
  });
}

/** When the machine runs out of memory, the kernel shall end this rather than anything else. */
function preferForOutOfMemory({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) writeFileSync(`/proc/${pid}/oom_score_adj`, '900');
  } catch {
    // It ended already, or the system does not allow it: the watchdog is the bound that counts.
  }
}

function explain(complaint: string): string {
  const said = complaint.trim().split('\n')[0]?.slice(0, 200) ?? '';
  if (/No such file|not found/.test(said) && /nice|prlimit/.test(said)) {
    return `bubblewrap or prlimit is not installed (apt install bubblewrap util-linux): ${said}`;
  }
  if (/[Uu]nknown option/.test(said)) return `bubblewrap 0.8 or newer is needed: ${said}`;
  return `bubblewrap does not work here: ${said}`;
}
