import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { AgentId } from '#core/protocol/ids.ts';
import type { AgentCopies, MergedCopies } from './agent-copies.ts';
import { writeTree } from './baseline.ts';
import { runGit, type GitPlace } from './git.ts';
import { createLocalWorkspace, type LocalWorkspaceOptions } from './local-workspace.ts';
import { mergeTrees, type MergedTrees } from './merge-trees.ts';
import { createReadWriteLock } from './read-write-lock.ts';
import { regionsOf, type JudgedRegion } from './shared-changes.ts';
import { writeChangedTree } from './tree-changes.ts';
import type { Workspace } from './workspace.ts';

const runProgram = promisify(execFile);
interface Copy {
  readonly agent: AgentId;
  readonly place: GitPlace;
  readonly workspace: Promise<Workspace>;
}

/**
 * Copies beside the session's own workspace, which `options` describes and nobody else may use until
 * they are merged. They share its repository, and their commands take turns.
 */
export function createAgentCopies(options: LocalWorkspaceOptions): AgentCopies {
  const { root, gitDir, baseline, scratch } = options;
  const folder = `${root}.copies`;
  const runs = createReadWriteLock();
  const copies = new Map<AgentId, Copy>();

  function toCopy(agent: AgentId): Copy {
    const own = path.join(folder, agent);
    const workTree = path.join(own, 'files');
    const indexFile = path.join(own, 'index');
    const workspace = copyFiles(root, workTree).then(() =>
      createLocalWorkspace({
        ...options,
        ...{ root: workTree, scratch: path.join(own, 'scratch'), indexFile, runs },
      }),
    );
    return { agent, place: { gitDir, workTree, indexFile }, workspace };
  }

  return {
    copyFor(agent) {
      const copy = copies.get(agent) ?? toCopy(agent);
      copies.set(agent, copy);
      return copy.workspace;
    },
    async merge(order) {
      const authored = order.flatMap((agent) => copies.get(agent) ?? []);
      const parts = [];
      const trees = [];
      for (const { agent, place, workspace } of authored) {
        const { files } = await (await workspace).patch();
        parts.push({ agent, files });
        trees.push({ who: agent, tree: await writeTree(place) });
      }
      const place = { gitDir, workTree: root };
      const merged = await mergeTrees({ place, baseline, scratch }, trees);
      await takeIn(place, { baseline, merged, indexFile: path.join(folder, 'merged-index') });
      return toMerged(parts, merged, await regionsOf(place, merged));
    },
    async remove() {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** By cp, with permissions and links as they are: what it copies was copied from the user before. */
async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  await runProgram('cp', ['-a', '--', `${from}/.`, to]);
}

interface TakeIn {
  readonly baseline: string;
  readonly merged: MergedTrees<AgentId>;
  /** An index for the while: the repository's own says what lies in the work tree now. */
  readonly indexFile: string;
}

async function takeIn(place: GitPlace, { baseline, merged, indexFile }: TakeIn): Promise<void> {
  if (merged.files.size === 0) return;
  const tree = await writeChangedTree({ ...place, indexFile }, baseline, merged.files);
  await runGit(place, ['read-tree', '--reset', '-u', tree]);
}

function toMerged(
  parts: readonly Pick<MergedCopies['parts'][number], 'agent' | 'files'>[],
  { leftOut }: MergedTrees<AgentId>,
  regions: readonly JudgedRegion[],
): MergedCopies {
  const bare = (same: boolean) =>
    regions.filter((region) => region.same === same).map(({ same: _, ...region }) => region);
  const conflicting = bare(false);
  const countFor = (agent: AgentId, file: string) =>
    conflicting.filter((region) => region.path === file && region.agents.includes(agent)).length;
  return {
    parts: parts.map(({ agent, files }) => ({
      ...{ agent, files },
      leftOut: (leftOut.get(agent) ?? []).map((file) => {
        return { path: file, regions: Math.max(1, countFor(agent, file)) };
      }),
    })),
    duplicated: bare(true),
    conflicting,
  };
}
