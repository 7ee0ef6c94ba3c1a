import { chmodSync, lstatSync } from 'node:fs';

/** The devices of this machine that bubblewrap shows; it can't show them read-only. */
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'].map((name) => `/dev/${name}`);

/** As they were before the first command ran. */
let modes: ReadonlyMap<string, number> | null = null;

/**
 * Where we run as root, a sandboxed command owns the machine's devices in the kernel's eyes and may
 * change their mode. Call this before a command, and the returned function after it: it puts back
 * what was changed.
 */
export function rememberDeviceModes(): () => void {
  if (process.getuid?.() !== 0) return () => undefined;
  const before = (modes ??= new Map(DEVICES.flatMap((device) => readMode(device))));
  return () => {
    for (const [device, mode] of before) {
      if (readMode(device).some(([, now]) => now !== mode)) chmodSync(device, mode);
    }
  };
}

function readMode(device: string): [string, number][] {
  const stat = lstatSync(device, { throwIfNoEntry: false });
  return stat?.isCharacterDevice() ? [[device, stat.mode & 0o7777]] : [];
}
