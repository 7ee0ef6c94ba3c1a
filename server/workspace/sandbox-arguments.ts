import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import path from 'node:path';
import type { SandboxLimits } from './sandbox-limits.ts';
import { isWithin } from './survey-folder.ts';

export interface SandboxMount {
  /** An absolute path on this machine. */
  readonly from: string;
  /** Where it appears, read-only. */
  readonly to: string;
}

export interface SandboxPlace {
  /** The folder that appears as /workspace and may be written. */
  readonly folder: string;
  readonly mounts: readonly SandboxMount[];
  /** Absolute paths that stay invisible even where a system folder that is shown contains them. */
  readonly hidden: readonly string[];
}

/** The descriptor on which bubblewrap reports the process id and namespaces of what it started. */
export const STATUS_FD = 3;

/** Files that name look-ups need, given through descriptors so that nothing of /etc is shown. */
export const SANDBOX_ETC: readonly { readonly path: string; readonly text: string }[] = [
  { path: '/etc/passwd', text: 'sandbox:x:1000:1000::/tmp:/bin/sh\n' },
  { path: '/etc/group', text: 'sandbox:x:1000:\n' },
  { path: '/etc/hosts', text: '127.0.0.1 localhost\n::1 localhost\n' },
  { path: '/etc/nsswitch.conf', text: 'passwd: files\ngroup: files\nhosts: files\n' },
];

const SYSTEM_LINKS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** The whole command line: low priority, limits for each process, then bubblewrap around `argv`. */
export function sandboxCommand(
  place: SandboxPlace,
  argv: readonly string[],
  limits: SandboxLimits & { readonly timeoutMs: number },
): string[] {
  const cpuSeconds = Math.ceil(limits.timeoutMs / 1000) * availableParallelism() + 10;
  return [
    ...['nice', '-n', '10', 'prlimit', `--cpu=${cpuSeconds}`, `--fsize=${limits.fileBytes}`],
    // Not --as: Node reserves far more address space than it uses. --data counts what is writable.
    ...[`--data=${limits.memoryBytes}`, '--nofile=4096', '--core=0', '--', 'bwrap'],
    ...[
      '--unshare-all',
      '--unshare-user',
      '--disable-userns',
      '--die-with-parent',
      '--new-session',
    ],
    ...environmentArguments(),
    ...systemArguments(),
    ...kernelArguments(limits),
    ...place.mounts.flatMap(({ from, to }) =>
      isWithin(to, '/workspace') ? [] : ['--ro-bind-try', from, to],
    ),
    ...hiddenArguments(place),
    ...['--bind', place.folder, '/workspace'],
    ...place.mounts.flatMap(({ from, to }) =>
      isWithin(to, '/workspace') ? ['--ro-bind-try', from, to] : [],
    ),
    ...[
      '--remount-ro',
      '/',
      '--chdir',
      '/workspace',
      '--uid',
      '1000',
      '--gid',
      '1000',
      '--cap-drop',
      'ALL',
    ],
    ...['--json-status-fd', String(STATUS_FD), '--'],
    // One pipe for both streams keeps their order, and leaves standard error to bubblewrap itself.
    ...['/bin/sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv],
  ];
}

function environmentArguments(): string[] {
  const node = path.dirname(realpathSync(process.execPath));
  const variables = {
    PATH: [...new Set([node, '/usr/local/bin', '/usr/bin', '/bin'])].join(':'),
    HOME: '/tmp',
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    CI: '1',
    NO_COLOR: '1',
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
  };
  return [
    '--clearenv',
    ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value]),
  ];
}

function systemArguments(): string[] {
  const args = ['--ro-bind', '/usr', '/usr'];
  for (const folder of SYSTEM_LINKS) {
    if (!existsSync(folder)) continue;
    const isLink = lstatSync(folder).isSymbolicLink();
    args.push(
      ...(isLink ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder]),
    );
  }
  args.push('--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache');
  args.push('--ro-bind-try', '/etc/alternatives', '/etc/alternatives');
  SANDBOX_ETC.forEach((file, at) =>
    args.push('--ro-bind-data', String(STATUS_FD + 1 + at), file.path),
  );
  const node = nodeFolder(realpathSync(process.execPath), homedir());
  if (!isWithin(node, '/usr')) args.push('--ro-bind', node, node);
  return args;
}

/**
 * What must be shown so that `node` (and npm beside it) is found: the installation that holds the
 * binary, or the binary alone where the installation would show somebody's home.
 */
export function nodeFolder(executable: string, home: string): string {
  const prefix = path.dirname(path.dirname(executable));
  const isInstallation = existsSync(path.join(prefix, 'lib', 'node_modules'));
  return isInstallation && !isWithin(home, prefix) && prefix !== '/' ? prefix : executable;
}

/**
 * Kernel interfaces. /proc is read-only: where we run as root, the sandboxed user is root to the
 * kernel in all but capabilities, and could write /proc/sys (tried: it set the core pattern).
 */
function kernelArguments(limits: SandboxLimits): string[] {
  return [
    ...['--proc', '/proc', '--remount-ro', '/proc', '--dev', '/dev'],
    ...['--size', String(limits.temporaryBytes), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...['--size', String(limits.temporaryBytes), '--tmpfs', '/tmp'],
  ];
}

function hiddenArguments({ hidden, mounts }: SandboxPlace): string[] {
  const node = nodeFolder(realpathSync(process.execPath), homedir());
  const shown = ['/usr', node, ...mounts.map((mount) => mount.from)];
  return hidden
    .filter((folder) => existsSync(folder) && shown.some((parent) => isWithin(folder, parent)))
    .flatMap((folder) => ['--tmpfs', folder, '--remount-ro', folder]);
}
