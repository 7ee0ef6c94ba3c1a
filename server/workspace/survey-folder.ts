import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { WorkspaceTooLarge, type WorkspaceSize } from './errors/workspace-too-large.ts';
import { isHistory, leftOutReason, parseIgnoredNames } from './left-out-names.ts';
import { nearestReal } from './nearest-real.ts';
import { openRegularFile } from './open-regular-file.ts';

/** What a copy may hold at most. */
export const DEFAULT_LIMITS: WorkspaceSize = { files: 20_000, bytes: 200 * 1024 * 1024 };

export interface SurveyedFile {
  readonly path: string;
  readonly bytes: number;
  /** Permission bits, without set-user-id, set-group-id and sticky. */
  readonly mode: number;
}

/** What a copy of a folder would hold. Paths are relative to it, with `/`. */
export interface FolderSurvey {
  readonly folders: readonly string[];
  readonly files: readonly SurveyedFile[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** Real folders of dependencies among `leftOut`, to be mounted where commands run. */
  readonly dependencies: readonly string[];
}

export interface SurveyOptions {
  readonly source: string;
  readonly limits: WorkspaceSize;
  /** Absolute paths that stay out whatever they hold, such as the product's own data. */
  readonly exclude: readonly string[];
  readonly signal: AbortSignal;
}

interface Survey {
  readonly realSource: string;
  readonly folders: string[];
  readonly files: SurveyedFile[];
  readonly links: { path: string; target: string }[];
  readonly leftOut: { path: string; reason: string }[];
  readonly dependencies: string[];
  bytes: number;
}

/** How far beyond the bound it goes on counting, so that the error can say how large the folder is. */
const COUNT_ON = 5;

/**
 * Lists what a copy of `source` would hold, without following a link or opening a device. Throws
 * WorkspaceTooLarge beyond the limits. What can't be read is left out and named.
 */
export async function surveyFolder(options: SurveyOptions): Promise<FolderSurvey> {
  const survey: Survey = {
    realSource: await realpath(options.source),
    folders: [],
    files: [],
    links: [],
    leftOut: [],
    dependencies: [],
    bytes: 0,
  };
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    options.signal.throwIfAborted();
    waiting.push(...(await surveyOne(folder, survey, options)));
    if (survey.files.length > options.limits.files * COUNT_ON) break;
  }
  const counted = { files: survey.files.length, bytes: survey.bytes };
  if (counted.files > options.limits.files || counted.bytes > options.limits.bytes) {
    throw new WorkspaceTooLarge(options.source, counted, options.limits);
  }
  return survey;
}

/** Surveys one folder and returns the folders in it that are to be surveyed next. */
async function surveyOne(
  folder: string,
  survey: Survey,
  options: SurveyOptions,
): Promise<string[]> {
  let names: Buffer[];
  try {
    names = await readdir(path.join(options.source, folder), { encoding: 'buffer' });
  } catch (error) {
    survey.leftOut.push({ path: folder || '.', reason: `can't be listed: ${codeOf(error)}` });
    return [];
  }
  if (folder !== '') survey.folders.push(folder);
  const ignored = await readIgnored(path.join(options.source, folder));
  const next: string[] = [];
  for (const raw of names) {
    const name = raw.toString('utf8');
    const entry = folder === '' ? name : `${folder}/${name}`;
    if (!Buffer.from(name, 'utf8').equals(raw)) {
      survey.leftOut.push({ path: entry, reason: 'its name is not UTF-8' });
    } else if (await surveyEntry(entry, { survey, options, ignored })) {
      next.push(entry);
    }
  }
  return next;
}

interface EntryContext {
  readonly survey: Survey;
  readonly options: SurveyOptions;
  readonly ignored: ReadonlySet<string>;
}

/** Records one entry; true if it is a folder to go into. */
async function surveyEntry(entry: string, context: EntryContext): Promise<boolean> {
  const { survey, options, ignored } = context;
  const full = path.join(options.source, entry);
  const leaveOut = (reason: string): false => {
    survey.leftOut.push({ path: entry, reason });
    return false;
  };
  const name = path.posix.basename(entry);
  if (options.exclude.includes(path.join(survey.realSource, entry)))
    return leaveOut("this program's own data");
  if (isHistory(name)) return leaveOut('version history');
  const stat = await lstat(full).catch((error: unknown) => codeOf(error));
  if (typeof stat === 'string') return leaveOut(`can't be read: ${stat}`);
  if (stat.isDirectory()) {
    const reason = leftOutReason(name, ignored);
    if (reason === null) return true;
    if (reason === 'dependencies') survey.dependencies.push(entry);
    return leaveOut(reason);
  }
  if (stat.isSymbolicLink()) return surveyLink(entry, full, survey);
  if (!stat.isFile()) return leaveOut('no regular file');
  survey.files.push({ path: entry, bytes: stat.size, mode: stat.mode & 0o777 });
  survey.bytes += stat.size;
  return false;
}

async function surveyLink(entry: string, full: string, survey: Survey): Promise<false> {
  const target = await readlink(full).catch(() => null);
  // git takes no link of this name into a tree, whatever it is configured to.
  const refused = path.basename(entry).toLowerCase() === '.gitmodules';
  const inside =
    !refused && target !== null && (await staysInside(target, full, survey.realSource));
  if (inside) survey.links.push({ path: entry, target });
  else survey.leftOut.push({ path: entry, reason: 'a link that leads outside' });
  return false;
}

/** An absolute target would lead from the copy back into the original, so it counts as outside. */
async function staysInside(target: string, link: string, realSource: string): Promise<boolean> {
  if (path.isAbsolute(target)) return false;
  const folder = await realpath(path.dirname(link));
  const wanted = path.resolve(folder, target);
  if (!isWithin(wanted, realSource)) return false;
  const real = await realpath(link).catch((error: unknown) => codeOf(error));
  if (real === 'ENOENT') return isWithin(await nearestReal(wanted), realSource);
  return path.isAbsolute(real) && isWithin(real, realSource);
}

/** Whether an absolute path is `folder` or lies below it, by its text alone. */
export function isWithin(candidate: string, folder: string): boolean {
  const relative = path.relative(folder, candidate);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

async function readIgnored(folder: string): Promise<ReadonlySet<string>> {
  const file = await openRegularFile(path.join(folder, '.gitignore')).catch(() => null);
  if (file === null) return new Set();
  try {
    const { buffer, bytesRead } = await file.handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
    return parseIgnoredNames(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.handle.close();
  }
}

/** The code of a failed system call, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
