import { createHash } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { canReach, chooseAccount, giveTo, type Account, type RootChoice } from './account.ts';
import { copyBinaries, findBinaries, type Binaries } from './binaries.ts';
import { clusterFolder } from './cluster.ts';
import { PostgresFailed } from './postgres-failed.ts';

/** Where root's Postgres lives when the user that it runs as can't reach the data folder. */
const ELSEWHERE = '/var/lib/maos';

/** Where the cluster of a home lies, and as whom it is run. */
export interface Place {
  readonly place: string;
  readonly account: Account;
}

/**
 * The place where the data of this home lies already, else the home itself, else a place outside
 * that Postgres can reach. Rejects with PostgresFailed rather than begin anew beside data that it
 * can't reach.
 */
export async function choosePlace(home: string, asRoot: RootChoice): Promise<Place> {
  const outside = path.join(ELSEWHERE, 'data', digest(home));
  const existing = await firstWithCluster([home, outside]);
  const account = await chooseAccount(path.join(clusterFolder(existing ?? home), 'data'), asRoot);
  const place = existing ?? home;
  if (await canReach(account, clusterFolder(place))) return { place, account };
  if (existing !== null) {
    throw new PostgresFailed(
      `The database in ${existing} can't be used: Postgres refuses to be root, and other users ` +
        'may not enter that folder. Run MAOS as an ordinary user, or where user namespaces work.',
    );
  }
  await mkdir(outside, { recursive: true, mode: 0o755 });
  await giveTo(account, outside);
  return { place: outside, account };
}

/** The programs of npm's package, or a copy of them that the account can reach. */
export async function reachableBinaries(account: Account): Promise<Binaries> {
  const found = await findBinaries();
  if (await canReach(account, found.postgres)) return found;
  return await copyBinaries(found, path.join(ELSEWHERE, 'programs', digest(found.postgres)));
}

async function firstWithCluster(places: readonly string[]): Promise<string | null> {
  for (const place of places) {
    const isThere = await access(clusterFolder(place)).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return null;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
