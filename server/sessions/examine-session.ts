import { fold } from '#core/log/fold.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Complaint } from '#core/views/run-doctor/complaint.ts';
import { diagnose, examinedRun } from '#core/views/run-doctor/diagnose.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';

const PAGE = 1_000;

/**
 * What the run doctor says of everything that is committed; null for an unknown session. The log is
 * folded page by page, so that only the state of the fold is held and others get their turn.
 */
export async function examineSession(
  store: Pick<SessionLogStore, 'head' | 'read'>,
  session: SessionId,
): Promise<readonly Complaint[] | null> {
  if ((await store.head(session)) === null) return null;
  let run = examinedRun.initial();
  for (;;) {
    const page = await store.read(session, run.status.head, PAGE);
    run = fold(examinedRun, page, run);
    if (page.length < PAGE) return diagnose(run);
  }
}
