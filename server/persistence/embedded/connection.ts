import { Client } from 'pg';
import { SUPERUSER, type Cluster } from './cluster.ts';
import type { Postmaster } from './postmaster-file.ts';

/** Creates the database where it is missing. `name` is a plain word. */
export async function createDatabase(
  cluster: Cluster,
  postmaster: Postmaster,
  name: string,
): Promise<void> {
  const found = await query(
    cluster,
    postmaster,
    `SELECT 1 FROM pg_database WHERE datname = '${name}'`,
  );
  if (found === 0) await query(cluster, postmaster, `CREATE DATABASE ${name}`);
}

/** Runs one statement in the cluster's own database and returns the number of rows. */
export async function query(
  cluster: Cluster,
  postmaster: Postmaster,
  sql: string,
): Promise<number> {
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

/** How to reach a database of the cluster; holds the password. */
export function connectionString(
  cluster: Cluster,
  postmaster: Postmaster,
  database: string,
): string {
  const { port, socketDir } = postmaster;
  const address = `postgresql://${SUPERUSER}:${cluster.password}@`;
  return socketDir === ''
    ? `${address}127.0.0.1:${port}/${database}`
    : `${address}localhost:${port}/${database}?host=${encodeURIComponent(socketDir)}`;
}
