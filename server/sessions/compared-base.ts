import { stat } from 'node:fs/promises';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { LaunchSession } from '#core/protocol/command.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import { NotComparable } from '#server/errors/not-comparable.ts';
import { SessionMissing } from '#server/errors/session-missing.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import type { UntouchedWorkspace } from '#server/workspace/restore-workspace.ts';
import { workspacePlace } from './workspace-place.ts';

/** The session that the runs of a comparison are compared with, and from what it began. */
export interface ComparedBase {
  readonly base: SessionId;
  readonly launch: LaunchSession;
  readonly workspace: UntouchedWorkspace;
}

export interface BaseParts {
  readonly store: Pick<SessionLogStore, 'find' | 'read'>;
  /** Where MAOS keeps its own data: the workspaces of sessions. */
  readonly home: string;
}

/** The workspace is ready among the first entries of a log, if it ever is. */
const FIRST_ENTRIES = 20;

/**
 * Reads what `session` is compared by: itself, or the session that it was launched to be compared
 * with. Rejects with SessionMissing or NotComparable.
 */
export async function readBase(parts: BaseParts, session: SessionId): Promise<ComparedBase> {
  const found = await findSummary(parts, session);
  if (found.mode !== 'orchestrated') throw new NotComparable('worked-apart');
  const base = found.comparedWith ?? session;
  if (!hasEnded((await findSummary(parts, base)).state)) throw new NotComparable('not-ended');
  const first = await parts.store.read(base, 0, FIRST_ENTRIES);
  const launched = first.find((entry) => entry.type === 'session-launched');
  const ready = first.find((entry) => entry.type === 'workspace-prepared');
  if (launched === undefined || ready === undefined) throw new NotComparable('never-began');
  const { gitDir } = workspacePlace(parts.home, base);
  await stat(gitDir).catch(() => {
    throw new NotComparable('workspace-gone');
  });
  // A command is what of it a client may say; repeats wait for nobody.
  const launch = LaunchSession.parse({ ...launched.body, approval: undefined });
  return { base, launch, workspace: { gitDir, prepared: ready.body } };
}

async function findSummary({ store }: BaseParts, session: SessionId) {
  const found = await store.find(session);
  if (found === null) throw new SessionMissing(session);
  return found.summary;
}
