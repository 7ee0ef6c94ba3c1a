import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RootChoice } from './embedded/account.ts';
import { openCluster } from './embedded/cluster.ts';
import { connectionString, createDatabase } from './embedded/connection.ts';
import { lockHome } from './embedded/home-lock.ts';
import { endServer, findLivingServer } from './embedded/living-server.ts';
import { choosePlace, reachableBinaries } from './embedded/place.ts';
import type { Postmaster } from './embedded/postmaster-file.ts';
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
    await createDatabase(spec.cluster, postmaster, DATABASE);
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
  const { settings = {}, asRoot = 'find-out', logger } = options;
  const { place, account } = await choosePlace(home, asRoot);
  const binaries = await reachableBinaries(account);
  const cluster = await openCluster(place, binaries, account);
  if (place !== home) logger.info({ place }, 'the database lies where Postgres can reach it');
  return { cluster, binaries, account, settings, log: path.join(home, 'postgres.log') };
}

async function adoptOrLaunch(spec: ServerSpec, logger: Logger): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    const living = await findLivingServer(spec.cluster, spec.binaries);
    if (living !== null) {
      logger.info({ pid: living.pid }, 'found our database running and went on with it');
      return living;
    }
    try {
      return await launchServer(spec);
    } catch (error) {
      if (attempt === START_ATTEMPTS || !willPass(error)) throw error;
      logger.warn({ attempt }, 'the database did not start; trying again');
      await delay(100 * attempt);
    }
  }
}

/**
 * Whether a start may succeed a moment later: after a kill -9 the former processes hold the shared
 * memory for a while, and a port that was free may have been taken.
 */
function willPass(error: unknown): boolean {
  return (
    error instanceof Error && /shared memory|lock file|Address already in use/.test(error.message)
  );
}
