import { setImmediate as nextTurn } from 'node:timers/promises';
import { toText } from '#server/workspace/file-hunk.ts';
import type { Workspace } from '#server/workspace/workspace.ts';
import { languageOf } from './language.ts';
import type { InputFile } from './input-file.ts';

/** The most files of a workspace that are looked at. */
const FILES_LIMIT = 20_000;

/** Files that are no code and still tell which packages a program is made of. */
const PACKAGE_LISTS =
  /(^|\/)(package\.json|requirements[\w-]*\.txt|pyproject\.toml|Pipfile|setup\.py)$/;

/** Files as they were read, and those that could not be. */
export interface Inputs {
  readonly files: readonly InputFile[];
  /** Too large to be read, not text, or gone in the meantime. */
  readonly unread: readonly string[];
}

async function readOne(workspace: Workspace, path: string): Promise<string | null> {
  try {
    const { bytes } = await workspace.read(path);
    return toText(bytes);
  } catch (error) {
    if (error instanceof Error && 'kind' in error) return null;
    throw error;
  }
}

/** Reads all code of a workspace and its package lists. Rejects with the signal's reason on abort. */
export async function readInputs(workspace: Workspace, signal: AbortSignal): Promise<Inputs> {
  const paths = await workspace.list('', FILES_LIMIT);
  const wanted = paths.filter((path) => languageOf(path) !== null || PACKAGE_LISTS.test(path));
  const files: InputFile[] = [];
  const unread: string[] = [];
  for (const path of wanted) {
    signal.throwIfAborted();
    const text = await readOne(workspace, path);
    if (text === null) unread.push(path);
    else files.push({ path, text });
    if (files.length % 100 === 0) await nextTurn();
  }
  return { files, unread };
}
