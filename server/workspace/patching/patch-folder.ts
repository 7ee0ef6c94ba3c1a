import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBaseline, diffFromBaseline, writeTree } from '../baseline.ts';
import { GitFailed } from '../errors/git-failed.ts';
import { PatchRefused } from '../errors/patch-refused.ts';
import { runGit, type GitPlace } from '../git.ts';
import type { Patch } from '../workspace.ts';
import { copyIn, toPlacements } from './folder-copies.ts';
import {
  applyParts,
  misfitsOf,
  partsAt,
  readParts,
  type Direction,
  type NamedPart,
} from './git-apply.ts';
import { placeFiles } from './place-files.ts';

export interface FolderPatching {
  /** The user's folder; a real path. */
  readonly folder: string;
  /** Under which a folder of our own may be made for a while. */
  readonly scratchUnder: string;
  /** What shall be applied there; null for nothing. */
  readonly patch: Uint8Array | null;
  /** What was applied there before and is taken back first; null for nothing. */
  readonly former: Uint8Array | null;
  /**
   * The repository in which the files of `patch` lie as the team left them: they replace those that
   * it does not fit. Null where these stand in the way.
   */
  readonly versionsIn: string | null;
}

export interface PatchedFolder {
  /**
   * What `patch` changed there, `former` apart; its reverse takes it back. Without a patch: what
   * taking back `former` changed.
   */
  readonly changed: Patch;
  /** The files that were replaced whole. */
  readonly replaced: readonly string[];
}

/**
 * Applies a patch to a folder that is not ours, as `git apply` would: where its lines are still
 * what they were, whatever else has changed. All of it or nothing; a file that is already as the
 * patch leaves it is left alone. Throws PatchRefused with the files that stand in the way, GitMissing
 * or GitFailed.
 */
export async function patchFolder(patching: FolderPatching): Promise<PatchedFolder> {
  const { folder, scratchUnder } = patching;
  await mkdir(scratchUnder, { recursive: true, mode: 0o700 });
  const scratch = await realpath(await mkdtemp(path.join(scratchUnder, 'patching-')));
  try {
    const place = { gitDir: path.join(scratch, 'git'), workTree: path.join(scratch, 'files') };
    await mkdir(place.gitDir);
    await mkdir(place.workTree);
    const { outcome, placements } = await rehearse(patching, place);
    await placeFiles(folder, placements);
    return outcome;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Does it on copies of the files that it is about; the folder is only read. */
async function rehearse(patching: FolderPatching, place: GitPlace) {
  const { folder, patch, former, versionsIn } = patching;
  await createBaseline(place);
  const wanted = patch === null ? [] : await readParts(place, patch);
  const past = former === null ? [] : await readParts(place, former);
  const files = await copyIn(folder, place, [
    ...new Set([...past, ...wanted].map((part) => part.path)),
  ]);
  const found = await writeTree(place);
  // Whoever took it back by hand has done what is wanted here.
  const gone = await partsAt(place, past, 'before');
  const taken = past.filter((part) => !gone.includes(part));
  await applyOrRefuse(place, taken, 'reverse');
  await applyOrRefuse(place, await partsAt(place, wanted, 'after'), 'reverse');
  const before = await writeTree(place);
  const misfits = await misfitsOf(place, wanted, 'forward');
  if (misfits.length > 0 && versionsIn === null) throw refusalOf(misfits);
  await applyParts(
    place,
    wanted.filter((part) => !misfits.includes(part)),
    'forward',
  );
  for (const part of misfits) await replace(place, part, versionsIn ?? '');
  const changed = await diffFromBaseline(place, patch === null ? found : before);
  return {
    outcome: { changed, replaced: misfits.map((part) => part.path) },
    placements: await toPlacements(place, files),
  };
}

async function applyOrRefuse(
  place: GitPlace,
  parts: readonly NamedPart[],
  direction: Direction,
): Promise<void> {
  const misfits = await misfitsOf(place, parts, direction);
  if (misfits.length > 0) throw refusalOf(misfits);
  await applyParts(place, parts, direction);
}

/** The team's version of a file in place of what is there. */
async function replace(place: GitPlace, part: NamedPart, versionsIn: string): Promise<void> {
  const file = path.join(place.workTree, part.path);
  await rm(file, { force: true });
  if (part.after === null) return;
  const versions = { gitDir: versionsIn, workTree: place.workTree };
  const bytes = await runGit(versions, ['cat-file', 'blob', part.after]).catch((error: unknown) => {
    if (!(error instanceof GitFailed)) throw error;
    throw new PatchRefused([{ path: part.path, reason: 'is no longer there as the team left it' }]);
  });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

function refusalOf(parts: readonly NamedPart[]): PatchRefused {
  const reason = 'has changed at these places since';
  return new PatchRefused(parts.map(({ path: file }) => ({ path: file, reason })));
}
