import { HUMAN, type SessionId } from '#core/protocol/ids.ts';
import { saveMoment } from '#server/orchestrator/going-on/save-moment.ts';
import { reopenWorkspace } from '#server/workspace/reopen-workspace.ts';
import { findEnded, reopenSession, type ReopenParts } from './reopen-session.ts';
import { workspacePlace } from './workspace-place.ts';

export interface SaveParts extends ReopenParts {
  /** Where MAOS keeps its own data; workspaces lie there. */
  readonly home: string;
}

/**
 * Keeps the end of a session under a name; resolves when it is on record. Rejects with SessionMissing,
 * NotEnded, OwnershipLost or WorkspaceGone.
 */
export async function saveEnded(parts: SaveParts, session: SessionId, name: string): Promise<void> {
  const stored = await findEnded(parts, session);
  const place = workspacePlace(parts.home, session);
  const workspace = await reopenWorkspace({ ...place, clock: parts.clock, authors: new Map() });
  await reopenSession(parts, stored, ({ log }) => saveMoment({ log, workspace }, name, HUMAN));
}
