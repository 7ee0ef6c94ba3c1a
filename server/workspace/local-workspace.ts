import path from 'node:path';
import type { AgentId, BlobHash } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { diffFromBaseline, writeTree } from './baseline.ts';
import { hashOf, readConfined, writeConfined, type ConfinedRoot } from './confined-file.ts';
import { confinePath } from './confined-path.ts';
import { FileMissing } from './errors/file-missing.ts';
import { PathRefused } from './errors/path-refused.ts';
import { StaleEdit } from './errors/stale-edit.ts';
import { toHunk } from './file-hunk.ts';
import { listFiles } from './list-files.ts';
import { createReadWriteLock, type ReadWriteLock } from './read-write-lock.ts';
import { runInCopy, type Dependency } from './run-in-copy.ts';
import type { FileChange, FileSnapshot, FileWrite, Workspace } from './workspace.ts';

export interface LocalWorkspaceOptions {
  /** The copy; must be a real path, without a link in it. */
  readonly root: string;
  readonly gitDir: string;
  /** The copy's own index, where it shares the repository with other copies; absolute. */
  readonly indexFile?: string;
  /** Held by each command; shared where copies of one session may not run commands at once. */
  readonly runs?: ReadWriteLock;
  /** A folder of ours beside `root`, on the same disk, for files on their way in and copies to run in. */
  readonly scratch: string;
  /** The tree of the untouched copy. */
  readonly baseline: string;
  /** Paths that exist in the original and not in the copy; nothing may be written there. */
  readonly leftOut: readonly string[];
  readonly dependencies: readonly Dependency[];
  /** Absolute paths that commands must not see. */
  readonly hidden: readonly string[];
  readonly clock: Clock;
  /** Who changed which file last, where the workspace is opened again. */
  readonly authors?: ReadonlyMap<string, Authorship>;
}

/** Who changed a file, and when (epoch milliseconds). */
export interface Authorship {
  readonly agent: AgentId;
  readonly at: number;
}

/** The workspace on this machine's disk. One instance a copy: its locks live in it. */
export function createLocalWorkspace(options: LocalWorkspaceOptions): Workspace {
  const { root, gitDir, indexFile, runs = createReadWriteLock() } = options;
  const place = { gitDir, workTree: root, ...(indexFile === undefined ? {} : { indexFile }) };
  const files: ConfinedRoot = { realRoot: root, staging: path.join(options.scratch, 'staging') };
  const lock = createReadWriteLock();
  const authors = new Map(options.authors);
  const leftOut = new Set(options.leftOut);

  const write = async (change: FileWrite): Promise<FileChange> => {
    const { relative } = confinePath(root, change.path);
    assertWasCopied(relative, leftOut);
    const before = await readIfThere(files, relative);
    assertFresh(change.expected, before, { path: relative, author: authors.get(relative) });
    const after = hashOf(change.bytes);
    if (before?.hash !== after) {
      await writeConfined(files, relative, change.bytes);
      authors.set(relative, { agent: change.agent, at: options.clock.now() });
    }
    const hunk = toHunk(relative, before?.bytes ?? null, change.bytes);
    return { path: relative, before: before?.hash ?? null, after, hunk };
  };

  return {
    root,
    list: (under, limit) => lock.read(() => listFiles(root, under, limit)),
    read: (file) => lock.read(() => readConfined(files, file)),
    write: (change) => lock.write(() => write(change)),
    // Runs take turns, so that a session can't take the whole machine.
    run: (command) => runs.write(() => runInCopy({ ...options, command, lock })),
    snapshot: () => lock.write(() => writeTree({ gitDir, workTree: root })),
    // The index of the baseline is shared, so a patch is made alone.
    patch: () => lock.write(() => diffFromBaseline(place, options.baseline)),
  };
}

async function readIfThere(files: ConfinedRoot, relative: string): Promise<FileSnapshot | null> {
  try {
    return await readConfined(files, relative);
  } catch (error) {
    if (error instanceof FileMissing) return null;
    throw error;
  }
}

function assertFresh(
  expected: BlobHash | null,
  before: FileSnapshot | null,
  known: { readonly path: string; readonly author: Authorship | undefined },
): void {
  if (before === null) {
    if (expected !== null) throw new FileMissing(known.path);
    return;
  }
  if (before.hash === expected) return;
  const changedBy = known.author ?? null;
  throw new StaleEdit({ path: known.path, expected, actual: before.hash, changedBy });
}

/** What exists in the original only can't be written, or the patch would not apply there. */
function assertWasCopied(relative: string, leftOut: ReadonlySet<string>): void {
  const parts = relative.split('/');
  const hit = parts
    .map((_, at) => parts.slice(0, at + 1).join('/'))
    .find((part) => leftOut.has(part));
  if (hit !== undefined) {
    throw new PathRefused(
      relative,
      `${JSON.stringify(hit)} of the original was left out of the copy`,
    );
  }
}
