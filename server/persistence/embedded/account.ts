import { execFile } from 'node:child_process';
import { chown, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { PostgresFailed } from './postgres-failed.ts';

const run = promisify(execFile);

/**
 * As whom Postgres runs, for it refuses to be root: as ourselves; as ourselves in a user namespace
 * where root has another number (files stay root's); or as another user of this machine.
 */
export type Account =
  | { readonly kind: 'self' }
  | { readonly kind: 'namespace' }
  | { readonly kind: 'other'; readonly uid: number; readonly gid: number };

/** What may be tried when we are root; tests name one, everyone else lets us find out. */
export type RootChoice = 'find-out' | 'namespace' | 'other';

/** What `spawn` needs to run a program as an account. */
export interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid: number; readonly gid: number } | Record<string, never>;
}

const MAPPING = ['--user', '--map-user=1000', '--map-group=1000'];

/**
 * Finds out as whom to run. When we are root and `data` exists already, its owner decides, so that
 * a folder that an ordinary user began stays that user's.
 */
export async function chooseAccount(data: string, choice: RootChoice): Promise<Account> {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  const owner = await stat(data).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { kind: 'other', uid: owner.uid, gid: owner.gid };
  if (choice === 'namespace') return { kind: 'namespace' };
  if (choice === 'find-out' && (await namespacesWork())) return { kind: 'namespace' };
  return await findOtherUser();
}

/** How to run `program` as the account. */
export function invoke(account: Account, program: string, args: readonly string[]): Invocation {
  switch (account.kind) {
    case 'self':
      return { file: program, args, identity: {} };
    case 'namespace':
      return { file: 'unshare', args: [...MAPPING, '--', program, ...args], identity: {} };
    case 'other':
      return { file: program, args, identity: { uid: account.uid, gid: account.gid } };
  }
}

/** Gives a file or a folder with all it holds to the account, where that is someone else. */
export async function giveTo(account: Account, target: string): Promise<void> {
  if (account.kind !== 'other') return;
  await chown(target, account.uid, account.gid);
  if (!(await stat(target)).isDirectory()) return;
  for (const name of await readdir(target)) await giveTo(account, path.join(target, name));
}

/** Whether the account can reach a path: every folder above it must let everyone through. */
export async function canReach(account: Account, target: string): Promise<boolean> {
  if (account.kind !== 'other') return true;
  for (let above = path.dirname(target); ; above = path.dirname(above)) {
    const facts = await stat(above).catch(() => null);
    if (facts !== null && facts.uid !== account.uid && (facts.mode & 0o001) === 0) return false;
    if (above === path.dirname(above)) return true;
  }
}

async function namespacesWork(): Promise<boolean> {
  return await run('unshare', [...MAPPING, '--', 'true']).then(
    () => true,
    () => false,
  );
}

async function findOtherUser(): Promise<Account> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const users = passwd.split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((fields) => fields[0] === name);
    if (user !== undefined) return { kind: 'other', uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new PostgresFailed(
    'Postgres refuses to run as root, and this machine has neither user namespaces nor a user ' +
      'postgres or nobody. Run MAOS as an ordinary user, or set DATABASE_URL.',
  );
}
