import { mkdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { Clock } from '#server/clock.ts';
import { createSystemClock } from '#server/system-clock.ts';
import type { AgentCopies } from './agent-copies.ts';
import { createBaseline } from './baseline.ts';
import { copyFolder } from './copy-folder.ts';
import type { WorkspaceSize } from './errors/workspace-too-large.ts';
import { languagesOf } from './languages.ts';
import { createAgentCopies } from './create-agent-copies.ts';
import { createLocalWorkspace } from './local-workspace.ts';
import { detectSandbox } from './sandbox.ts';
import { DEFAULT_LIMITS, surveyFolder } from './survey-folder.ts';
import type { Workspace } from './workspace.ts';
import { writeRecord } from './workspace-record.ts';

export interface PrepareOptions {
  /** The folder to copy, absolute; it is only read. */
  readonly source: string;
  /** Where the copy goes; must not exist, its parent is made. `<root>.scratch` beside it is ours too. */
  readonly root: string;
  /** Where the baseline's repository goes; outside `root`. */
  readonly gitDir: string;
  /** By whose time authorship is told; the machine's unless given. */
  readonly clock?: Clock;
  readonly signal: AbortSignal;
  readonly limits?: WorkspaceSize;
  /** Absolute paths never copied nor shown to commands: above all this program's own data. */
  readonly exclude?: readonly string[];
  /** Called as it goes on, with how many of how many files are copied. */
  readonly onProgress?: (copied: number, total: number) => void;
}

export interface PreparedWorkspace {
  readonly workspace: Workspace;
  /** Copies of it for agents that work apart; none is made before it is asked for. */
  readonly copies: AgentCopies;
  readonly prepared: EntryBodies['workspace-prepared'];
}

interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/**
 * Copies a folder and records its state, so that a team can work on it. Throws WorkspaceTooLarge,
 * GitMissing, or the signal's reason; on any failure nothing is left behind.
 */
export async function prepareWorkspace(options: PrepareOptions): Promise<PreparedWorkspace> {
  const scratch = `${options.root}.scratch`;
  await mkdir(path.dirname(options.root), { recursive: true, mode: 0o700 });
  const root = path.join(await realpath(path.dirname(options.root)), path.basename(options.root));
  // Made here, where it fails if they exist, so that what is removed after a failure is ours.
  await mkdir(root, { mode: 0o700 });
  await mkdir(options.gitDir, { recursive: true, mode: 0o700 });
  try {
    return await prepare({ ...options, root }, scratch);
  } catch (error) {
    for (const made of [root, options.gitDir, scratch])
      await rm(made, { recursive: true, force: true });
    throw error;
  }
}

async function prepare(options: PrepareOptions, scratch: string): Promise<PreparedWorkspace> {
  const { source, root, gitDir, signal, onProgress } = options;
  const hidden = await realPaths(options.exclude ?? []);
  const exclude = [...hidden, ...(await realPaths([gitDir, scratch])), root];
  const survey = await surveyFolder({
    source,
    limits: options.limits ?? DEFAULT_LIMITS,
    exclude,
    signal,
  });
  const onFile = (copied: number) => onProgress?.(copied, survey.files.length);
  const copy = await copyFolder({ source, target: root, survey, signal, onFile });
  const baseline = await createBaseline({ gitDir, workTree: root }, signal);
  const leftOut = [...survey.leftOut, ...copy.leftOut];
  const dependencies = survey.dependencies.map((at) => ({
    path: at,
    source: path.join(source, at),
  }));
  const record = { baseline, dependencies, hidden, leftOut: leftOut.map((entry) => entry.path) };
  await writeRecord(gitDir, record);
  const place = { ...record, root, gitDir, scratch, clock: options.clock ?? createSystemClock() };
  const prepared = {
    files: copy.files,
    bytes: copy.bytes,
    baseline,
    languages: languagesOf(survey.files.map((file) => file.path)),
    leftOut: summariseLeftOut(leftOut),
    sandbox: await detectSandbox(),
  };
  return { workspace: createLocalWorkspace(place), copies: createAgentCopies(place), prepared };
}

/** What people are told of what was left out: at most 20 lines of at most 200 characters. */
export function summariseLeftOut(leftOut: readonly LeftOut[]): string[] {
  const lines = leftOut.map(({ path: file, reason }) => {
    // A name may hold a line break; quoted, it can't pass for two lines.
    const name = /[\p{C}"]/u.test(file) ? JSON.stringify(file) : file;
    return `${name.length > 140 ? `…${name.slice(-139)}` : name} (${reason})`.slice(0, 200);
  });
  if (lines.length <= 20) return lines;
  return [...lines.slice(0, 19), `and ${lines.length - 19} more`];
}

async function realPaths(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map((one) => realpath(one).catch(() => path.resolve(one))));
}
