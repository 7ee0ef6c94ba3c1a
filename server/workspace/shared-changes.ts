import type { AgentId } from '#core/protocol/ids.ts';
import type { Region } from '#core/protocol/entries/apart-entries.ts';
import { parseRegions, sharedRegions } from './edit-regions.ts';
import { runGit, type GitPlace } from './git.ts';
import type { MergedTrees } from './merge-trees.ts';
import type { TreeChange } from './tree-changes.ts';

/** A place that several agents changed, and whether they did it in the same way. */
export type JudgedRegion = Region & { readonly same: boolean };

/** Where agents changed the same places of a file, for each file that several changed. */
export async function regionsOf(
  place: GitPlace,
  merged: MergedTrees<AgentId>,
): Promise<readonly JudgedRegion[]> {
  const byPath = new Map<string, { who: AgentId; change: TreeChange }[]>();
  for (const { who, changes } of merged.authors) {
    for (const change of changes) {
      byPath.set(change.path, [...(byPath.get(change.path) ?? []), { who, change }]);
    }
  }
  const regions: JudgedRegion[] = [];
  for (const [file, changes] of byPath) {
    if (changes.length > 1) regions.push(...(await regionsOfFile(place, file, changes)));
  }
  return [...regions, ...wholeFiles(merged, regions)];
}

async function regionsOfFile(
  place: GitPlace,
  file: string,
  changes: readonly { readonly who: AgentId; readonly change: TreeChange }[],
): Promise<readonly JudgedRegion[]> {
  const edits = [];
  for (const { who, change } of changes) {
    edits.push({ who, regions: parseRegions(await diffOf(place, change)) });
  }
  return sharedRegions(edits).map(({ line, lines, who, same }) => {
    return { path: file, line, lines, agents: who, same };
  });
}

/** The diff of one change without context; empty for a binary file or a mode. */
async function diffOf(place: GitPlace, { before, after }: TreeChange): Promise<string> {
  const empty = ['hash-object', '-w', '--no-filters', '--', '/dev/null'];
  const none = before && after ? '' : (await runGit(place, empty)).toString().trim();
  const plain = ['--no-ext-diff', '--no-textconv', '--no-color', '--unified=0'];
  const ids = [before?.id ?? none, after?.id ?? none];
  return (await runGit(place, ['diff', ...plain, ...ids])).toString();
}

/** What is in conflict without lines of its own, such as a binary file, is one place as a whole. */
function wholeFiles(
  { leftOut, authors }: MergedTrees<AgentId>,
  regions: readonly JudgedRegion[],
): readonly JudgedRegion[] {
  const told = new Set(regions.filter(({ same }) => !same).map((region) => region.path));
  const untold = new Set([...leftOut.values()].flat().filter((file) => !told.has(file)));
  return [...untold].map((file) => {
    const agents = authors
      .filter(({ changes }) => changes.some((change) => change.path === file))
      .map(({ who }) => who);
    return { path: file, line: 1, lines: 0, agents, same: false };
  });
}
