import { runGit, type GitPlace } from './git.ts';

/** A file in a tree: its mode and the id of its content. */
export interface TreeFile {
  readonly mode: string;
  readonly id: string;
}

/** A path whose file differs between two trees; null where there is none. */
export interface TreeChange {
  readonly path: string;
  readonly before: TreeFile | null;
  readonly after: TreeFile | null;
}

/** What differs between two trees of the repository, by path. Renames are a removal and an addition. */
export async function readTreeChanges(
  place: GitPlace,
  [from, to]: readonly [string, string],
): Promise<readonly TreeChange[]> {
  const raw = await runGit(place, ['diff-tree', '-r', '-z', '--raw', '--no-renames', from, to]);
  const fields = raw.toString().split('\0');
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [before = '', after = '', beforeId = '', afterId = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    const path = fields[at + 1] ?? '';
    changes.push({ path, before: toFile(before, beforeId), after: toFile(after, afterId) });
  }
  return changes;
}

/** Whether both are the same file, or both are absent. */
export function isSameFile(a: TreeFile | null, b: TreeFile | null): boolean {
  return a?.mode === b?.mode && a?.id === b?.id;
}

/** Returns the tree in which these paths are as given and all others as in `tree`. Uses the index. */
export async function writeChangedTree(
  place: GitPlace,
  tree: string,
  changes: ReadonlyMap<string, TreeFile | null>,
): Promise<string> {
  await runGit(place, ['read-tree', tree]);
  for (const [path, file] of changes) {
    await runGit(
      place,
      file === null
        ? ['update-index', '--force-remove', '--', path]
        : ['update-index', '--add', '--cacheinfo', `${file.mode},${file.id},${path}`],
    );
  }
  return (await runGit(place, ['write-tree'])).toString().trim();
}

function toFile(mode: string, id: string): TreeFile | null {
  return /^0+$/.test(mode) ? null : { mode, id };
}
