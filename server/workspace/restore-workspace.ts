import { cp, mkdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { Clock } from '#server/clock.ts';
import { createSystemClock } from '#server/system-clock.ts';
import { createAgentCopies } from './create-agent-copies.ts';
import type { PreparedWorkspace, PrepareOptions } from './create-workspace.ts';
import { runGit } from './git.ts';
import { createLocalWorkspace } from './local-workspace.ts';
import { detectSandbox } from './sandbox.ts';
import { surveyFolder } from './survey-folder.ts';
import { writeRecord } from './workspace-record.ts';

/** A workspace as it was before anybody worked on it. */
export interface UntouchedWorkspace {
  /** The repository of its baseline. */
  readonly gitDir: string;
  /** What was recorded when it was prepared. */
  readonly prepared: EntryBodies['workspace-prepared'];
}

/** `source` is only looked at for installed packages and for what was left out. */
export type RestoreOptions = Pick<
  PrepareOptions,
  'source' | 'root' | 'gitDir' | 'clock' | 'signal' | 'exclude'
>;

const NO_LIMITS = { files: Infinity, bytes: Infinity };

/**
 * Prepares another workspace with the files that one had before anybody worked on it, whatever has
 * become of the user's folder since. On any failure nothing is left behind.
 */
export async function restoreWorkspace(
  untouched: UntouchedWorkspace,
  options: RestoreOptions,
): Promise<PreparedWorkspace> {
  const { gitDir } = options;
  await mkdir(path.dirname(options.root), { recursive: true, mode: 0o700 });
  const root = path.join(await realpath(path.dirname(options.root)), path.basename(options.root));
  // Made here, where it fails if it exists, so that what is removed after a failure is ours.
  await mkdir(root, { mode: 0o700 });
  try {
    await cp(untouched.gitDir, gitDir, { recursive: true, errorOnExist: true, force: false });
    const { baseline } = untouched.prepared;
    const tree = { gitDir, workTree: root };
    await runGit(tree, ['read-tree', baseline], options.signal);
    await runGit(tree, ['checkout-index', '--all', '--force', '--quiet'], options.signal);
    return await open(untouched.prepared, { ...options, root });
  } catch (error) {
    for (const made of [root, gitDir]) await rm(made, { recursive: true, force: true });
    throw error;
  }
}

async function open(
  prepared: UntouchedWorkspace['prepared'],
  options: RestoreOptions,
): Promise<PreparedWorkspace> {
  const { source, root, gitDir, exclude = [], signal } = options;
  const clock: Clock = options.clock ?? createSystemClock();
  const hidden = await Promise.all(
    exclude.map((one) => realpath(one).catch(() => path.resolve(one))),
  );
  const survey = await surveyFolder({ source, limits: NO_LIMITS, exclude: hidden, signal });
  const dependencies = survey.dependencies.map((at) => ({
    path: at,
    source: path.join(source, at),
  }));
  const leftOut = survey.leftOut.map((entry) => entry.path);
  const record = { baseline: prepared.baseline, dependencies, hidden, leftOut };
  await writeRecord(gitDir, record);
  const place = { ...record, root, gitDir, clock, scratch: `${root}.scratch` };
  return {
    workspace: createLocalWorkspace(place),
    copies: createAgentCopies(place),
    prepared: { ...prepared, sandbox: await detectSandbox() },
  };
}
