import { holdOwned, type HeldSession, type HeldSessions } from './held-session.ts';
import { parseCursor, toCursor, type SessionPlace } from './session-cursor.ts';
import {
  COMPARED_AT_MOST,
  type SessionDirectory,
  type SessionPage,
  type SessionQuery,
} from './session-directory.ts';

/** The list of sessions in memory. */
export function createInMemorySessionDirectory(sessions: HeldSessions): SessionDirectory {
  return {
    async find(session) {
      const held = sessions.get(session);
      if (held === undefined) return null;
      const { summary, epoch, owner, entries, endedAt } = held;
      return { summary, ownership: { session, epoch }, owner, head: entries.length, endedAt };
    },
    async list(query) {
      return toPage([...sessions.values()], query);
    },
    async comparedWith(session) {
      return [...sessions.values()]
        .map((held) => held.summary)
        .filter((summary) => summary.comparedWith === session)
        .sort((a, b) => -newestFirst(a, b))
        .slice(0, COMPARED_AT_MOST);
    },
    async saveSummary(ownership, summary) {
      holdOwned(sessions, ownership).summary = summary;
    },
  };
}

function toPage(all: readonly HeldSession[], { search, cursor, limit }: SessionQuery): SessionPage {
  const wanted = search.toLowerCase();
  const after = cursor === null ? null : parseCursor(cursor);
  const rest = all
    .map((held) => held.summary)
    .filter((summary) => summary.task.toLowerCase().includes(wanted))
    .sort(newestFirst)
    .filter((summary) => after === null || newestFirst(summary, after) > 0);
  const sessions = rest.slice(0, limit);
  const last = sessions.at(-1);
  return { sessions, next: rest.length > limit && last !== undefined ? toCursor(last) : null };
}

function newestFirst(a: SessionPlace, b: SessionPlace): number {
  if (a.startedAt !== b.startedAt) return b.startedAt - a.startedAt;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
