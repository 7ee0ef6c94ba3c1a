import type { SessionId } from '#core/protocol/ids.ts';
import { NotEnded } from '#server/errors/not-ended.ts';
import { NotRunning } from '#server/errors/not-running.ts';
import { SessionMissing } from '#server/errors/session-missing.ts';
import { ShuttingDown } from '#server/errors/shutting-down.ts';
import { TooManySessions } from '#server/errors/too-many-sessions.ts';
import type { SessionLogStore } from '#server/persistence/session-log-store.ts';
import type { LogTails } from '#server/realtime/log-tails.ts';
import type { SessionLife } from './session-life.ts';

/** Sessions that run at once in one server. */
const RUNNING_LIMIT = 100;

/** The sessions that run in this process. */
export interface RunningSessions {
  /** Throws ShuttingDown or TooManySessions where so many further ones, or one, may not start. */
  mayStart(count?: number): void;
  /** Keeps a life until it has ended. */
  keep(life: SessionLife): void;
  has(session: SessionId): boolean;
  /** Rejects with SessionMissing, or with NotRunning for one that runs elsewhere or not at all. */
  lifeOf(session: SessionId): Promise<SessionLife>;
  /**
   * Waits for a session here whose end is on record and of which only closing is left. Rejects with
   * NotEnded for one that still goes on.
   */
  isOver(session: SessionId): Promise<void>;
  all(): readonly SessionLife[];
  /** From now on none may start. */
  close(): void;
}

/** No session yet. */
export function createRunningSessions(
  store: Pick<SessionLogStore, 'find'>,
  tails: Pick<LogTails, 'head' | 'read'>,
): RunningSessions {
  const lives = new Map<SessionId, SessionLife>();
  let closing = false;
  return {
    mayStart(count = 1) {
      if (closing) throw new ShuttingDown();
      if (lives.size + count > RUNNING_LIMIT) throw new TooManySessions(RUNNING_LIMIT);
    },
    keep(life) {
      lives.set(life.session, life);
      void life.ended.finally(() => {
        if (lives.get(life.session) === life) lives.delete(life.session);
      });
    },
    has: (session) => lives.has(session),
    async lifeOf(session) {
      const life = lives.get(session);
      if (life !== undefined) return life;
      if ((await store.find(session)) === null) throw new SessionMissing(session);
      throw new NotRunning(session);
    },
    async isOver(session) {
      const life = lives.get(session);
      if (life === undefined) return;
      const head = (await tails.head(session)) ?? 0;
      const [last] = await tails.read(session, head - 1, 1);
      if (last?.type !== 'session-finished') throw new NotEnded();
      await life.ended;
    },
    all: () => [...lives.values()],
    close() {
      closing = true;
    },
  };
}
