import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { WorkspaceGone } from './errors/workspace-gone.ts';

/** What must be known of a workspace to open it again; it lies beside its baseline. */
const WorkspaceRecord = z.object({
  /** The tree of the untouched copy. */
  baseline: z.string(),
  /** Paths that exist in the original and not in the copy. */
  leftOut: z.array(z.string()).readonly(),
  /** Folders of the original that commands may read: its installed packages. */
  dependencies: z.array(z.object({ path: z.string(), source: z.string() }).readonly()).readonly(),
  /** Absolute paths that commands must not see. */
  hidden: z.array(z.string()).readonly(),
});
export type WorkspaceRecord = z.infer<typeof WorkspaceRecord>;

const NAME = 'maos-workspace.json';

export async function writeRecord(gitDir: string, record: WorkspaceRecord): Promise<void> {
  await writeFile(path.join(gitDir, NAME), JSON.stringify(record));
}

/** Rejects with WorkspaceGone when there is none, or none that can be read. */
export async function readRecord(gitDir: string): Promise<WorkspaceRecord> {
  try {
    return WorkspaceRecord.parse(JSON.parse(await readFile(path.join(gitDir, NAME), 'utf8')));
  } catch (error) {
    throw new WorkspaceGone(gitDir, error);
  }
}
