import type { LaunchSession, Mode } from '#core/protocol/command.ts';
import type { SessionId } from '#core/protocol/ids.ts';
import type { Compare } from '#core/protocol/session-command.ts';
import { NotComparable } from '#server/errors/not-comparable.ts';
import { SessionMissing } from '#server/errors/session-missing.ts';
import { TooManySessions } from '#server/errors/too-many-sessions.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import type { SessionLife } from './session-life.ts';

export interface ComparingParts {
  readonly store: Pick<SessionLogStore, 'find' | 'read'>;
  /** Launches; the session does nothing until `after` is over. */
  begin(
    command: LaunchSession,
    after: Promise<unknown>,
  ): Promise<Pick<SessionLife, 'session' | 'ended'>>;
  /** Resolves when a session that runs here has ended; at once for one that does not. */
  endOf(session: SessionId): Promise<unknown>;
  hasRoomFor(sessions: number): boolean;
  readonly limit: number;
}

/**
 * Launches the runs of comparisons. They go one after another, and after the session that they are
 * compared with, so that none takes the machine from another; runs of both kinds take turns.
 */
export function createComparing(
  parts: ComparingParts,
): (session: SessionId, command: Compare) => Promise<readonly SessionId[]> {
  /** The end of the last run of each comparison. */
  const queues = new Map<SessionId, Promise<unknown>>();

  return async (session, { times, again }) => {
    const { base, launch } = await readBase(parts.store, session);
    const modes: readonly Mode[] = again ? ['isolated', 'orchestrated'] : ['isolated'];
    const wanted = Array.from({ length: times }, () => modes).flat();
    if (!parts.hasRoomFor(wanted.length)) throw new TooManySessions(parts.limit);
    const launched: SessionId[] = [];
    for (const mode of wanted) {
      const after = Promise.all([queues.get(base), parts.endOf(base)]);
      const life = await parts.begin({ ...launch, mode, comparedWith: base }, after);
      queues.set(base, life.ended);
      launched.push(life.session);
    }
    const last = queues.get(base);
    void last?.finally(() => {
      if (queues.get(base) === last) queues.delete(base);
    });
    return launched;
  };
}

/** The session that all are compared with, and what was launched there. */
async function readBase(
  store: ComparingParts['store'],
  session: SessionId,
): Promise<{ readonly base: SessionId; readonly launch: LaunchSession }> {
  const found = await store.find(session);
  if (found === null) throw new SessionMissing(session);
  if (found.summary.mode !== 'orchestrated') throw new NotComparable();
  const base = found.summary.comparedWith ?? session;
  const [first] = await store.read(base, 0, 1);
  if (first?.type !== 'session-launched') throw new SessionMissing(base);
  const { session: _session, protocolVersion: _version, ...launch } = first.body;
  return { base, launch };
}
