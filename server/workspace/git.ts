import { spawn } from 'node:child_process';
import { GitFailed } from './errors/git-failed.ts';
import { GitMissing } from './errors/git-missing.ts';

export interface GitPlace {
  /** Where the repository lies; outside the work tree. */
  readonly gitDir: string;
  readonly workTree: string;
  /** An index of its own, where several work trees share one repository; absolute. */
  readonly indexFile?: string;
}

/** A patch beyond this is refused rather than held in memory. */
const OUTPUT_LIMIT = 256 * 1024 * 1024;

/**
 * Runs git on our own repository and gives its standard output. Nothing of the user's reaches it:
 * no inherited variable, no system or global configuration, no attributes, hooks, pager or prompt.
 * Throws GitMissing or GitFailed; an abort ends git and rejects with the signal's reason.
 */
export async function runGit(
  place: GitPlace,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Buffer> {
  signal?.throwIfAborted();
  const child = spawn('git', args, {
    cwd: place.workTree,
    env: isolatedEnvironment(place),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > OUTPUT_LIMIT) child.kill('SIGKILL');
    else out.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) =>
      reject('code' in error && error.code === 'ENOENT' ? new GitMissing(error) : error),
    );
    child.once('close', resolve);
  });
  if (exitCode !== 0) throw new GitFailed(args[0] ?? '', exitCode, Buffer.concat(err).toString());
  return Buffer.concat(out);
}

function isolatedEnvironment({ gitDir, workTree, indexFile }: GitPlace): NodeJS.ProcessEnv {
  return {
    NODE_ENV: process.env.NODE_ENV,
    PATH: process.env.PATH,
    HOME: gitDir,
    XDG_CONFIG_HOME: gitDir,
    LC_ALL: 'C',
    GIT_DIR: gitDir,
    GIT_WORK_TREE: workTree,
    ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PAGER: 'cat',
  };
}
