import { writeFile } from 'node:fs/promises';
import { writeTree } from '../baseline.ts';
import { GitFailed } from '../errors/git-failed.ts';
import { PatchRefused } from '../errors/patch-refused.ts';
import { runGit, type GitPlace } from '../git.ts';
import { splitPatch, type PatchPart } from './split-patch.ts';

/** A file of a patch. */
export interface NamedPart extends PatchPart {
  readonly path: string;
}

/** To what the patch makes, or back to what it was made from. */
export type Direction = 'forward' | 'reverse';

/** The parts of a patch with their files' names, which only git reads as it has written them. */
export async function readParts(place: GitPlace, patch: Uint8Array): Promise<readonly NamedPart[]> {
  const listed = await apply(place, patch, ['--numstat', '-z']);
  const names = listed.toString('utf8').split('\0').filter(Boolean);
  const parts = splitPatch(patch).map((part, at) => ({
    ...part,
    path: names[at]?.split('\t').slice(2).join('\t') ?? '',
  }));
  const odd = parts.filter((part) => !part.isRegular);
  if (odd.length > 0)
    throw new PatchRefused(odd.map(({ path: file }) => ({ path: file, reason: 'is a link' })));
  return parts;
}

/** The parts whose files are already as they were before it, or as they are after it. */
export async function partsAt(
  place: GitPlace,
  parts: readonly NamedPart[],
  side: 'before' | 'after',
): Promise<readonly NamedPart[]> {
  const ids = await idsIn(place);
  return parts.filter(
    (part) => part.before !== part.after && (ids.get(part.path) ?? null) === part[side],
  );
}

/** git's id of every file of the work tree, by its path. */
async function idsIn(place: GitPlace): Promise<ReadonlyMap<string, string>> {
  const tree = await writeTree(place);
  const listed = await runGit(place, ['ls-tree', '-r', '-z', tree]);
  const rows = listed.toString('utf8').split('\0').filter(Boolean);
  return new Map(
    rows.map((row) => {
      const [facts = '', ...name] = row.split('\t');
      return [name.join('\t'), facts.split(' ')[2] ?? ''];
    }),
  );
}

/** The parts that do not fit what the work tree holds. */
export async function misfitsOf(
  place: GitPlace,
  parts: readonly NamedPart[],
  direction: Direction,
): Promise<readonly NamedPart[]> {
  if (await fits(place, parts, direction)) return [];
  const misfits: NamedPart[] = [];
  for (const part of parts) if (!(await fits(place, [part], direction))) misfits.push(part);
  // Whole it does not fit, and each part by itself does: then the files get in each other's way.
  return misfits.length > 0 ? misfits : parts;
}

async function fits(
  place: GitPlace,
  parts: readonly NamedPart[],
  direction: Direction,
): Promise<boolean> {
  if (parts.length === 0) return true;
  try {
    await apply(place, join(parts), ['--check', ...flagsOf(direction)]);
    return true;
  } catch (error) {
    if (error instanceof GitFailed) return false;
    throw error;
  }
}

/** Applies parts that fit. */
export async function applyParts(
  place: GitPlace,
  parts: readonly NamedPart[],
  direction: Direction,
): Promise<void> {
  if (parts.length > 0) await apply(place, join(parts), flagsOf(direction));
}

const flagsOf = (direction: Direction) => (direction === 'reverse' ? ['--reverse'] : []);
const join = (parts: readonly NamedPart[]) => Buffer.concat(parts.map(({ text }) => text));

/** git applies to the work tree alone; the patch lies beside it for as long as that takes. */
async function apply(
  place: GitPlace,
  patch: Uint8Array,
  flags: readonly string[],
): Promise<Buffer> {
  const file = `${place.gitDir}.patch`;
  await writeFile(file, patch);
  return runGit(place, ['apply', '--whitespace=nowarn', ...flags, file]);
}
