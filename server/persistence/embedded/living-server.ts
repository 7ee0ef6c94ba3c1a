import { realpath, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { query } from './connection.ts';
import { postmasterFile, readPostmaster, type Postmaster } from './postmaster-file.ts';
import { readProcessFacts, type ProcessFacts } from './process-facts.ts';

/** How long an orderly end may take before it is urged, in milliseconds. */
const STOP_MS = 30_000;
const POLL_MS = 20;

/** The server that runs on this cluster, ready; ends one that can't be used, clears what is stale. */
export async function findLivingServer(
  cluster: Cluster,
  binaries: Binaries,
): Promise<Postmaster | null> {
  const postmaster = await readPostmaster(cluster.data);
  if (postmaster === null) return null;
  const facts = await readProcessFacts(postmaster.pid);
  if (facts === null || !isPostgres(facts) || !(await isSamePlace(postmaster, cluster))) {
    await rm(postmasterFile(cluster.data), { force: true });
    return null;
  }
  const isOurs = facts.executable === binaries.postgres || process.platform === 'darwin';
  if (isOurs && (await answers(cluster, postmaster))) return postmaster;
  await endServer(postmaster.pid);
  return null;
}

/** Whether the pid is still a Postgres and no newcomer's; one that tells nothing may be one. */
function isPostgres({ executable }: ProcessFacts): boolean {
  return executable === '' || /(^|[/\\])postgres(\.exe)?( \(deleted\))?$/.test(executable);
}

async function isSamePlace(postmaster: Postmaster, cluster: Cluster): Promise<boolean> {
  const places = [postmaster.dataDir, cluster.data].map((place) =>
    realpath(place).catch(() => null),
  );
  const [its, ours] = await Promise.all(places);
  return its !== null && its === ours;
}

async function answers(cluster: Cluster, postmaster: Postmaster): Promise<boolean> {
  return await query(cluster, postmaster, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

/** Ends a server in order: open transactions are rolled back, nothing committed is lost. */
export async function endServer(pid: number): Promise<void> {
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
