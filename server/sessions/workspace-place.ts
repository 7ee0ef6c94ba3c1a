import path from 'node:path';
import type { SessionId } from '#core/protocol/ids.ts';
import type { WorkspacePlace } from '#server/workspace/reopen-workspace.ts';

/** Where a session's private copy lies, and beside it the repository of its baseline. */
export function workspacePlace(home: string, session: SessionId): WorkspacePlace {
  const folder = path.join(home, 'workspaces', session);
  return { root: path.join(folder, 'files'), gitDir: path.join(folder, 'baseline') };
}
