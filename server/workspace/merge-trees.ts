import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GitFailed } from './errors/git-failed.ts';
import { runGit, type GitPlace } from './git.ts';
import { isSameFile, readTreeChanges, type TreeChange, type TreeFile } from './tree-changes.ts';

/** A tree that came from the baseline by one author's changes. */
export interface AuthoredTree<Who> {
  readonly who: Who;
  readonly tree: string;
}

export interface MergedTrees<Who> {
  /** What the merge makes of each changed path; null where the file is gone. */
  readonly files: ReadonlyMap<string, TreeFile | null>;
  /** What each author changed, in order. */
  readonly authors: readonly { readonly who: Who; readonly changes: readonly TreeChange[] }[];
  /** Paths of an author that stay as earlier ones have them. */
  readonly leftOut: ReadonlyMap<Who, readonly string[]>;
}

export interface MergePlace {
  readonly place: GitPlace;
  readonly baseline: string;
  /** A folder for files on their way; made and removed. */
  readonly scratch: string;
}

/** git's marks for a merge of one file: fewer than this many conflicts, or a binary. */
const CONFLICTS_LIMIT = 128;
const NOT_MERGED = 255;

/**
 * Merges trees one after another, each three-way against the baseline, file by file. What git can't
 * put together (the same lines, a binary file, a removal of what others changed) is left out.
 */
export async function mergeTrees<Who>(
  at: MergePlace,
  trees: readonly AuthoredTree<Who>[],
): Promise<MergedTrees<Who>> {
  const files = new Map<string, TreeFile | null>();
  const authors: { who: Who; changes: readonly TreeChange[] }[] = [];
  const leftOut = new Map<Who, string[]>();
  for (const { who, tree } of trees) {
    const changes = await readTreeChanges(at.place, [at.baseline, tree]);
    authors.push({ who, changes });
    for (const change of changes) {
      const merged = await mergeFile(at, change, files.get(change.path));
      if (merged === 'conflict') leftOut.set(who, [...(leftOut.get(who) ?? []), change.path]);
      else files.set(change.path, merged);
    }
  }
  return { files, authors, leftOut };
}

/** `ours`: the file as merged so far; undefined while nobody has changed it. */
async function mergeFile(
  at: MergePlace,
  { before, after }: TreeChange,
  ours: TreeFile | null | undefined,
): Promise<TreeFile | null | 'conflict'> {
  if (ours === undefined || isSameFile(ours, after)) return after;
  if (ours === null || after === null) return 'conflict';
  const mode = mergeMode(before, ours, after);
  if (mode === null) return 'conflict';
  if (ours.id === after.id) return { mode, id: ours.id };
  const id = await mergeContent(at, { before, ours, after });
  return id === null ? 'conflict' : { mode, id };
}

/** Null where both changed it differently, or where one made a link of a file. */
function mergeMode(before: TreeFile | null, ours: TreeFile, theirs: TreeFile): string | null {
  if (ours.mode === theirs.mode) return isFile(ours) ? ours.mode : null;
  if (!isFile(ours) || !isFile(theirs)) return null;
  if (before?.mode === ours.mode) return theirs.mode;
  return before?.mode === theirs.mode ? ours.mode : null;
}

function isFile({ mode }: TreeFile): boolean {
  return mode.startsWith('100');
}

interface ThreeWays {
  readonly before: TreeFile | null;
  readonly ours: TreeFile;
  readonly after: TreeFile;
}

async function mergeContent(
  { place, scratch }: MergePlace,
  { before, ours, after }: ThreeWays,
): Promise<string | null> {
  const folder = path.join(scratch, 'merge');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const write = async (name: string, file: TreeFile | null) => {
    const full = path.join(folder, name);
    const bytes = file === null ? '' : await runGit(place, ['cat-file', 'blob', file.id]);
    await writeFile(full, bytes);
    return full;
  };
  try {
    const current = await write('ours', ours);
    const base = await write('base', before);
    const other = await write('theirs', after);
    await runGit(place, ['merge-file', '--quiet', current, base, other]);
    const id = await runGit(place, ['hash-object', '-w', '--no-filters', '--', current]);
    return id.toString().trim();
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof GitFailed)) return false;
  const code = error.exitCode ?? 0;
  return (code > 0 && code < CONFLICTS_LIMIT) || code === NOT_MERGED;
}
