import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { invoke, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { POSTGRES_ENVIRONMENT, type Cluster } from './cluster.ts';
import { PostgresFailed } from './postgres-failed.ts';
import { readPostmaster, type Postmaster } from './postmaster-file.ts';

/** How a server is to be started. */
export interface ServerSpec {
  readonly cluster: Cluster;
  readonly binaries: Binaries;
  readonly account: Account;
  /** Postgres settings beside ours, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** The file that takes what the server prints. */
  readonly log: string;
}

/** Recovery after a crash replays the log since the last checkpoint, which may take a while. */
const START_MS = 120_000;
const POLL_MS = 20;
/** A Unix socket's path has at most 103 bytes on macOS and 107 on Linux. */
const SOCKET_PATH_LIMIT = 100;

/** Starts a server once and waits until it takes connections. Rejects with PostgresFailed. */
export async function launchServer(spec: ServerSpec): Promise<Postmaster> {
  const settings = { ...(await listenSettings(spec.cluster)), ...spec.settings };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const how = invoke(spec.account, spec.binaries.postgres, ['-D', spec.cluster.data, ...args]);
  await rename(spec.log, `${spec.log}.previous`).catch(() => undefined);
  const log = await open(spec.log, 'a', 0o600);
  try {
    const child = spawn(how.file, how.args, {
      ...how.identity,
      cwd: spec.cluster.folder,
      env: POSTGRES_ENVIRONMENT,
      // In a process group of its own: Ctrl-C is for us, and we end Postgres last.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    const gone = new AbortController();
    child.once('error', () => gone.abort());
    child.once('exit', () => gone.abort());
    child.unref();
    return await untilReady(spec, child.pid, gone.signal);
  } finally {
    await log.close();
  }
}

async function untilReady(
  spec: ServerSpec,
  pid: number | undefined,
  gone: AbortSignal,
): Promise<Postmaster> {
  const deadline = Date.now() + START_MS;
  while (!gone.aborted && Date.now() < deadline) {
    const postmaster = await readPostmaster(spec.cluster.data);
    if (postmaster !== null && postmaster.pid === pid && postmaster.ready) return postmaster;
    await delay(POLL_MS);
  }
  if (!gone.aborted && pid !== undefined) process.kill(pid, 'SIGQUIT');
  throw new PostgresFailed(
    `The database did not start. It said: ${await lastLines(spec.log)} (more in ${spec.log})`,
  );
}

/** A socket in a folder that only we can enter where its path fits, else a free port of 127.0.0.1. */
async function listenSettings(cluster: Cluster): Promise<Record<string, string>> {
  // Another name each time: a server whose folder was deleted under it removes its socket when it
  // notices, and must not take its successor's along.
  const port = randomInt(10_000, 65_536);
  const socket = path.join(cluster.folder, `.s.PGSQL.${port}`);
  if (process.platform !== 'win32' && Buffer.byteLength(socket) < SOCKET_PATH_LIMIT) {
    return {
      listen_addresses: '',
      port: String(port),
      // A list of folders, separated by commas: quoted, for a folder's name may hold one.
      unix_socket_directories: `"${cluster.folder.replaceAll('"', '""')}"`,
      unix_socket_permissions: '0700',
    };
  }
  return {
    listen_addresses: '127.0.0.1',
    port: String(await findFreePort()),
    unix_socket_directories: '',
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-3).join(' ').slice(-600) || 'nothing';
}
