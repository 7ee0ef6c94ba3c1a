import { SessionId } from '#core/protocol/ids.ts';
import type { Clock } from '#server/clock.ts';
import { holdOwned, type HeldSessions } from './held-session.ts';
import { createInMemoryCheckpointStore } from './in-memory-checkpoint-store.ts';
import { createInMemorySessionDirectory } from './in-memory-session-directory.ts';
import { OwnershipLost } from './ownership-lost.ts';
import { SessionExists } from './session-exists.ts';
import type { SessionLogStore } from './session-log-store.ts';

/** Sessions and logs that live as long as this process, by the same contract as the lasting ones. */
export function createInMemorySessionLogStore(clock: Clock): SessionLogStore {
  const sessions: HeldSessions = new Map();
  return {
    ...createInMemorySessionDirectory(sessions),
    ...createInMemoryCheckpointStore(),
    async createSession(summary, owner) {
      const id = SessionId.parse(summary.id);
      if (sessions.has(id)) throw new SessionExists(id);
      const heartbeatAt = clock.now();
      sessions.set(id, { summary, epoch: 1, owner, entries: [], heartbeatAt, endedAt: null });
      return { session: id, epoch: 1 };
    },
    async append({ ownership, entries }) {
      const held = holdOwned(sessions, ownership);
      if (entries[0]?.seq !== held.entries.length + 1) throw new OwnershipLost(ownership.session);
      for (const entry of entries) held.entries.push(entry);
      held.heartbeatAt = clock.now();
    },
    async read(session, after, limit) {
      return sessions.get(session)?.entries.slice(after, after + limit) ?? [];
    },
    async head(session) {
      return sessions.get(session)?.entries.length ?? null;
    },
    async takeOver(former, owner) {
      const held = holdOwned(sessions, former);
      held.epoch += 1;
      held.owner = owner;
      held.heartbeatAt = clock.now();
      held.endedAt = null;
      return { session: former.session, epoch: held.epoch };
    },
    async heartbeat(ownerships) {
      const lost = ownerships.filter((one) => sessions.get(one.session)?.epoch !== one.epoch);
      const kept = ownerships.filter((one) => !lost.includes(one));
      for (const one of kept) holdOwned(sessions, one).heartbeatAt = clock.now();
      return lost.map((one) => one.session);
    },
    async lapsed(forMs) {
      const before = clock.now() - forMs;
      return [...sessions]
        .filter(([, held]) => held.endedAt === null && held.heartbeatAt < before)
        .sort(([, a], [, b]) => a.summary.startedAt - b.summary.startedAt)
        .map(([session, held]) => ({ session, epoch: held.epoch }));
    },
    async markEnded(ownership, at) {
      holdOwned(sessions, ownership).endedAt = Math.trunc(at);
    },
  };
}
