import type { AgentId } from '#core/protocol/ids.ts';
import type { SessionLog } from '#server/persistence/session-log.ts';
import type { Workspace } from '#server/workspace/workspace.ts';

export interface SavingParts {
  readonly log: SessionLog;
  readonly workspace: Pick<Workspace, 'snapshot'>;
}

/**
 * Keeps this moment under a name, with the workspace as it is; resolves when it is on record. What is
 * edited at this very moment may be in the log and not yet in the workspace, or the other way round:
 * whoever goes on from there reads a file again before changing it.
 */
export async function saveMoment(
  { log, workspace }: SavingParts,
  name: string,
  by: AgentId,
): Promise<void> {
  const tree = await workspace.snapshot();
  await log.append([{ type: 'session-saved', causation: [], body: { by, name, tree } }]);
}
