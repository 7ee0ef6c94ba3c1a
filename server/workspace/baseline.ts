import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChangedFile } from '#core/protocol/changed-file.ts';
import { runGit, type GitPlace } from './git.ts';
import type { Patch } from './workspace.ts';

/** Everything that a repository may be configured with is fixed here, so nothing is probed or inherited. */
const CONFIG = `[core]
	repositoryformatversion = 0
	bare = false
	filemode = true
	symlinks = true
	ignorecase = false
	precomposeunicode = false
	autocrlf = false
	safecrlf = false
	hooksPath = /dev/null
	attributesFile = /dev/null
	excludesFile = /dev/null
	fsmonitor = false
	untrackedCache = false
	protectNTFS = false
	protectHFS = false
	compression = 1
	bigFileThreshold = 512m
[gc]
	auto = 0
[maintenance]
	auto = false
[diff]
	renames = false
	algorithm = myers
	noprefix = false
	mnemonicPrefix = false
`;

/**
 * Outranks every .gitattributes of the folder: no conversion of line endings or encodings, no
 * keyword expansion, no filter or diff program. "!" returns an attribute to git's own default.
 */
const ATTRIBUTES =
  '* -text !eol !crlf -ident !filter !working-tree-encoding !diff !merge !whitespace !export-subst !export-ignore !conflict-marker-size\n';

/** Records the untouched copy in a new repository in the empty folder `gitDir`; returns the id of its tree. */
export async function createBaseline(place: GitPlace, signal?: AbortSignal): Promise<string> {
  await runGit(place, ['init', '--quiet', '--template=', '--object-format=sha1'], signal);
  await writeFile(path.join(place.gitDir, 'config'), CONFIG);
  await mkdir(path.join(place.gitDir, 'info'), { recursive: true });
  await writeFile(path.join(place.gitDir, 'info', 'attributes'), ATTRIBUTES);
  return writeTree(place, signal);
}

/** The difference between the baseline's tree and the work tree as it is. One at a time: it uses the index. */
export async function diffFromBaseline(place: GitPlace, baseline: string): Promise<Patch> {
  const now = await writeTree(place);
  const diff = ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--no-color'];
  const trees = [baseline, now];
  const text = await runGit(place, [
    ...diff,
    ...['--binary', '--full-index', '--src-prefix=a/', '--dst-prefix=b/', '--unified=3'],
    ...trees,
  ]);
  const counts = await runGit(place, [...diff, '--numstat', '-z', ...trees]);
  const states = await runGit(place, [...diff, '--name-status', '-z', ...trees]);
  return {
    text: new Uint8Array(text),
    files: toChangedFiles(counts.toString(), states.toString()),
  };
}

/** Takes everything in, ignored or not, and returns the id of the tree. One at a time: it uses the index. */
export async function writeTree(place: GitPlace, signal?: AbortSignal): Promise<string> {
  await runGit(place, ['add', '--all', '--force', '--', '.'], signal);
  return (await runGit(place, ['write-tree'], signal)).toString().trim();
}

function toChangedFiles(numstat: string, nameStatus: string): ChangedFile[] {
  const counts = new Map<string, { added: number; removed: number }>();
  for (const row of numstat.split('\0').filter(Boolean)) {
    const [added = '0', removed = '0', ...name] = row.split('\t');
    // git writes "-" for the counts of a binary file.
    counts.set(name.join('\t'), { added: Number(added) || 0, removed: Number(removed) || 0 });
  }
  const fields = nameStatus.split('\0');
  const files: ChangedFile[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const file = fields[at + 1] ?? '';
    const count = counts.get(file) ?? { added: 0, removed: 0 };
    files.push({ path: file, change: toChange(fields[at] ?? ''), ...count });
  }
  return files;
}

function toChange(status: string): ChangedFile['change'] {
  if (status === 'A') return 'added';
  return status === 'D' ? 'deleted' : 'modified';
}
