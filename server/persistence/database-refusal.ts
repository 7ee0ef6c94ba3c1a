import { DatabaseUnreachable } from './database-unreachable.ts';

/** What a database or the system says, by its code, and what to do about it. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start it, or correct DATABASE_URL.',
  ENOENT: 'there is no such socket. Start it, or correct DATABASE_URL.',
  ENOTFOUND: 'no such host is known. Correct DATABASE_URL.',
  EAI_AGAIN: 'the host name could not be looked up. Correct DATABASE_URL or the network.',
  ETIMEDOUT: 'it did not answer. Check the network and DATABASE_URL.',
  EHOSTUNREACH: 'there is no way to that host. Check the network and DATABASE_URL.',
  ENETUNREACH: 'there is no way to that host. Check the network and DATABASE_URL.',
  ECONNRESET: 'it closed the connection. Check that it is a PostgreSQL server.',
  '28P01': 'it refused the user or the password. Correct DATABASE_URL.',
  '28000': 'it refused the user. Correct DATABASE_URL.',
  '3D000': 'it has no such database. Create it, or correct DATABASE_URL.',
  '42501': 'its user may not create or change tables. Grant it the rights on its schema.',
  '53300': 'it has no connection left. Raise its max_connections or close others.',
  '57P03': 'it is starting or stopping. Try again in a moment.',
  '25006': 'it only allows reading. Use the primary server.',
};

/** Turns what pg rejected with into a DatabaseUnreachable; passes on what already has a kind. */
export function whyUnreachable(where: string, error: unknown): Error {
  if (error instanceof Error && 'kind' in error) return error;
  const code = codeOf(error);
  const reason = REASONS[code] ?? `it answered "${messageOf(error)}". Check DATABASE_URL.`;
  return new DatabaseUnreachable(where, reason, { cause: error });
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (messageOf(error).includes('timeout')) return 'ETIMEDOUT';
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
