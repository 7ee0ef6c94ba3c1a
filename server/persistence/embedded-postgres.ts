import { createHash } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';
import {
  canReach,
  chooseAccount,
  giveTo,
  type Account,
  type RootChoice,
} from './embedded/account.ts';
import { copyBinaries, findBinaries, type Binaries } from './embedded/binaries.ts';
import { clusterFolder, openCluster, SUPERUSER, type Cluster } from './embedded/cluster.ts';
import { lockHome } from './embedded/home-lock.ts';
import { postmasterFile, readPostmaster, type Postmaster } from './embedded/postmaster-file.ts';
import { readProcessFacts } from './embedded/process-facts.ts';
import { launchServer, type ServerSpec } from './embedded/server-process.ts';

/** A running Postgres of ours. */
export interface EmbeddedPostgres {
  /** A connection string with its password: never log it. */
  readonly url: string;
  readonly pid: number;
  /** Shuts it down in order, waits until it has ended and gives the folder free. Idempotent. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Where the data lies and stays; made when it is not there. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** Postgres settings beside ours, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How to stop being root; found out unless a test says. */
  readonly asRoot?: RootChoice;
}

const DATABASE = 'maos';
const START_ATTEMPTS = 12;
const STOP_MS = 30_000;
const POLL_MS = 20;
/** Where root's Postgres lives when the user it runs as can't reach the data folder. */
const ELSEWHERE = '/var/lib/maos';

/**
 * Starts the Postgres in `dataDir`, setting it up the first time, or takes over the one that a killed
 * process of ours left running there. Rejects with HomeInUse while another MAOS uses the folder, and
 * with PostgresFailed when it can't be set up or started.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true });
  const home = await realpath(options.dataDir);
  const lock = await lockHome(home);
  try {
    const spec = await prepare(home, options);
    const postmaster = await adoptOrLaunch(spec, options.logger);
    await createDatabase(spec.cluster, postmaster);
    let stopped: Promise<void> | null = null;
    return {
      url: connectionString(spec.cluster, postmaster, DATABASE),
      pid: postmaster.pid,
      stop: () => (stopped ??= endServer(postmaster.pid).then(() => lock.release())),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function prepare(home: string, options: EmbeddedPostgresOptions): Promise<ServerSpec> {
  const { settings = {}, asRoot = 'find-out' } = options;
  const account = await chooseAccount(path.join(clusterFolder(home), 'data'), asRoot);
  const found = await findBinaries();
  const reachesData = await canReach(account, clusterFolder(home));
  const place = reachesData ? home : await elsewhere(home, account);
  const binaries = (await canReach(account, found.postgres))
    ? found
    : await copyBinaries(found, path.join(ELSEWHERE, 'programs', digest(found.postgres)));
  const cluster = await openCluster(place, binaries, account);
  if (place !== home) options.logger.info({ place }, 'the database lies where Postgres reaches it');
  return { cluster, binaries, account, settings, log: path.join(home, 'postgres.log') };
}

async function elsewhere(home: string, account: Account): Promise<string> {
  const place = path.join(ELSEWHERE, 'data', digest(home));
  await mkdir(place, { recursive: true, mode: 0o755 });
  await giveTo(account, place);
  return place;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

async function adoptOrLaunch(spec: ServerSpec, logger: Logger): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    const living = await findLiving(spec.cluster, spec.binaries);
    if (living !== null) {
      logger.info({ pid: living.pid }, 'found our database running and went on with it');
      return living;
    }
    try {
      return await launchServer(spec);
    } catch (error) {
      // After a kill -9 its former processes hold the shared memory for a moment longer.
      if (attempt === START_ATTEMPTS) throw error;
      logger.warn({ attempt }, 'the database did not start; trying again');
      await delay(100 * attempt);
    }
  }
}

/** The server that runs on this cluster, ready; ends one that can't be used, clears what is stale. */
async function findLiving(cluster: Cluster, binaries: Binaries): Promise<Postmaster | null> {
  const postmaster = await readPostmaster(cluster.data);
  if (postmaster === null) return null;
  const facts = await readProcessFacts(postmaster.pid);
  const isPostgres =
    facts !== null && /(^|[/\\])postgres(\.exe)?( \(deleted\))?$/.test(facts.executable);
  if (!isPostgres || !(await isSamePlace(postmaster.dataDir, cluster.data))) {
    await rm(postmasterFile(cluster.data), { force: true });
    return null;
  }
  const isOurs = facts.executable === binaries.postgres || process.platform === 'darwin';
  if (isOurs && (await answers(cluster, postmaster))) return postmaster;
  await endServer(postmaster.pid);
  return null;
}

async function isSamePlace(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((place) => realpath(place).catch(() => null)));
  return a !== null && a === b;
}

async function answers(cluster: Cluster, postmaster: Postmaster): Promise<boolean> {
  return await query(cluster, postmaster, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

async function createDatabase(cluster: Cluster, postmaster: Postmaster): Promise<void> {
  const found = await query(
    cluster,
    postmaster,
    `SELECT 1 FROM pg_database WHERE datname = '${DATABASE}'`,
  );
  if (found === 0) await query(cluster, postmaster, `CREATE DATABASE ${DATABASE}`);
}

/** Runs one statement in the cluster's own database and returns the number of rows. */
async function query(cluster: Cluster, postmaster: Postmaster, sql: string): Promise<number> {
  const client = new Client({
    connectionString: connectionString(cluster, postmaster, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

function connectionString(cluster: Cluster, postmaster: Postmaster, database: string): string {
  const { port, socketDir } = postmaster;
  const address = `postgresql://${SUPERUSER}:${cluster.password}@`;
  return socketDir === ''
    ? `${address}127.0.0.1:${port}/${database}`
    : `${address}localhost:${port}/${database}?host=${encodeURIComponent(socketDir)}`;
}

/** Ends a server in order: open transactions are rolled back, nothing committed is lost. */
async function endServer(pid: number): Promise<void> {
  const before = await readProcessFacts(pid);
  if (before === null) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_MS;
  let urged = false;
  for (;;) {
    const now = await readProcessFacts(pid);
    if (now === null || now.started !== before.started) return;
    if (!urged && Date.now() > deadline) {
      process.kill(pid, 'SIGQUIT');
      urged = true;
    }
    await delay(POLL_MS);
  }
}
