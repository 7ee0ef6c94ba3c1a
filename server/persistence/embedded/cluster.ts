import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { giveTo, invoke, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { PostgresFailed } from './postgres-failed.ts';

/** A set-up Postgres that may or may not run. */
export interface Cluster {
  /** The folder of the cluster; its socket is here too. */
  readonly folder: string;
  /** Postgres's own data folder. */
  readonly data: string;
  readonly password: string;
}

export const SUPERUSER = 'maos';
const HALF = 'cluster.new-';

/** What Postgres and its tools see of the environment: nothing of ours but where programs are. */
export const POSTGRES_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: process.env.NODE_ENV,
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
};

/** The folder of the cluster in `place`, whether it exists or not. */
export function clusterFolder(place: string): string {
  return path.join(place, 'cluster');
}

/**
 * Opens the cluster in `place`, and makes it first when there is none: under another name, renamed
 * when it is whole, so that being killed in between leaves nothing broken.
 */
export async function openCluster(
  place: string,
  binaries: Binaries,
  account: Account,
): Promise<Cluster> {
  const folder = clusterFolder(place);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) await createCluster(place, binaries, account);
  else await giveTo(account, folder);
  const password = await readFile(path.join(folder, 'password'), 'utf8');
  return { folder, data: path.join(folder, 'data'), password: password.trim() };
}

async function createCluster(place: string, binaries: Binaries, account: Account): Promise<void> {
  await removeHalves(place);
  const half = path.join(place, `${HALF}${randomBytes(6).toString('hex')}`);
  const password = path.join(half, 'password');
  await mkdir(half, { mode: 0o700 });
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  await giveTo(account, half);
  await runInitdb(binaries, account, [
    ...['-D', path.join(half, 'data')],
    ...[`--username=${SUPERUSER}`, `--pwfile=${password}`, '--auth=scram-sha-256'],
    // Without a locale the cluster would be SQL_ASCII; this one is the same on every machine.
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    '--no-instructions',
  ]);
  await rename(half, clusterFolder(place));
}

async function removeHalves(place: string): Promise<void> {
  const halves = (await readdir(place)).filter((name) => name.startsWith(HALF));
  for (const half of halves) {
    // An initdb whose parent was killed may still be writing there: then the next start removes it.
    await rm(path.join(place, half), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function runInitdb(binaries: Binaries, account: Account, args: string[]): Promise<void> {
  const { file, args: argv, identity } = invoke(account, binaries.initdb, args);
  const child = spawn(file, argv, {
    ...identity,
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-2000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new PostgresFailed(`The database could not be set up: ${output.trim()}`));
    });
  });
}
