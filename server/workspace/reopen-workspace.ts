import { cp, mkdir, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '#server/clock.ts';
import { checkOutTree } from './baseline.ts';
import { WorkspaceGone } from './errors/workspace-gone.ts';
import { createLocalWorkspace, type Authorship } from './local-workspace.ts';
import type { Workspace } from './workspace.ts';
import { readRecord } from './workspace-record.ts';

/** Where a workspace lies: its files, and the repository of its baseline. */
export interface WorkspacePlace {
  readonly root: string;
  readonly gitDir: string;
}

export interface ReopenOptions extends WorkspacePlace {
  readonly clock: Clock;
  /** Who changed which file last, by the session's log. */
  readonly authors: ReadonlyMap<string, Authorship>;
}

/** Opens a workspace that was prepared before, as it was left. Rejects with WorkspaceGone. */
export async function reopenWorkspace(options: ReopenOptions): Promise<Workspace> {
  const { gitDir, clock, authors } = options;
  const record = await readRecord(gitDir);
  const root = await realpath(options.root).catch((error: unknown) => {
    throw new WorkspaceGone(options.root, error);
  });
  return createLocalWorkspace({
    ...record,
    ...{ root, gitDir, clock, authors },
    scratch: `${root}.scratch`,
  });
}

/**
 * Makes another workspace of the same baseline, with its files as they were in `tree` (a snapshot of
 * `from`). Rejects with WorkspaceGone, or GitFailed for a tree that is not there; nothing is left
 * behind then.
 */
export async function forkWorkspace(
  from: WorkspacePlace,
  tree: string,
  to: WorkspacePlace,
): Promise<void> {
  await stat(from.gitDir).catch((error: unknown) => {
    throw new WorkspaceGone(from.gitDir, error);
  });
  await mkdir(path.dirname(to.root), { recursive: true, mode: 0o700 });
  await mkdir(to.root, { mode: 0o700 });
  try {
    await cp(from.gitDir, to.gitDir, { recursive: true, errorOnExist: true, force: false });
    await checkOutTree({ gitDir: to.gitDir, workTree: to.root }, tree);
  } catch (error) {
    for (const made of [to.root, to.gitDir]) await rm(made, { recursive: true, force: true });
    throw error;
  }
}
