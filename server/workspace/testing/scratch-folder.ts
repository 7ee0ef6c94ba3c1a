import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '#server/clock.ts';
import {
  prepareWorkspace,
  type PreparedWorkspace,
  type PrepareOptions,
} from '../create-workspace.ts';

/** A folder for one test: the user's folder in it is `source`. Remove it with `remove`. */
export interface ScratchFolder {
  readonly path: string;
  readonly source: string;
  /** Writes files of the source; folders on the way are made. */
  put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  prepare(options?: Partial<PrepareOptions>): Promise<PreparedWorkspace>;
  remove(): Promise<void>;
}

/** The time that the clock of every scratch workspace shows. */
export const TEST_TIME = Date.UTC(2026, 10, 1, 12, 0, 0);

const clock: Clock = { now: () => TEST_TIME, sleep: () => Promise.resolve() };

/** Makes a scratch folder with an empty source. */
export async function createScratchFolder(): Promise<ScratchFolder> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'maos-test-')));
  const source = path.join(folder, 'source');
  await mkdir(source);
  return {
    path: folder,
    source,
    async put(files) {
      for (const [name, content] of Object.entries(files)) {
        const full = path.join(source, name);
        await mkdir(path.dirname(full), { recursive: true });
        await writeFile(full, content);
      }
    },
    prepare: (options) =>
      prepareWorkspace({
        source,
        root: path.join(folder, 'work', 'copy'),
        gitDir: path.join(folder, 'baseline'),
        clock,
        signal: new AbortController().signal,
        ...options,
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
