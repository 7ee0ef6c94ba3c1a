import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { SettingRefused } from './errors/setting-refused.ts';

/** Makes the folder of our data, for us alone. Throws SettingRefused where it can't be one. */
export async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await access(home, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new SettingRefused(
      'MAOS_HOME',
      `MAOS_HOME ${home} can't be used as a folder (${code}). Choose one that you may write to.`,
    );
  }
}

/** Throws SettingRefused on the first root for workspaces that is no folder. */
export async function requireRoots(roots: readonly string[]): Promise<void> {
  for (const root of roots) {
    const facts = await stat(root).catch(() => null);
    if (facts?.isDirectory()) continue;
    throw new SettingRefused(
      'MAOS_WORKSPACE_ROOTS',
      `MAOS_WORKSPACE_ROOTS names ${root}, which is no folder on this machine.`,
    );
  }
}
