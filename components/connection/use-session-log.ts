'use client';
import { useCallback, useSyncExternalStore } from 'react';
import type { AgentId, SessionId } from '#core/protocol/ids.ts';
import { afterDelay, browserLine } from './browser-line.ts';
import {
  createSessionLogStore,
  type SessionLogStore,
  type SessionLogView,
} from './session-log-store.ts';
import { createTypingStore, type Typing, type TypingStore } from './typing-store.ts';

interface Kept {
  readonly log: SessionLogStore;
  readonly typing: TypingStore;
}

/** Logs kept after their page was left, so that coming back is instant. */
const KEPT_LOGS = 3;
const kept = new Map<SessionId, Kept>();
const BEFORE_ALL: SessionLogView = {
  entries: [],
  applied: 0,
  head: 0,
  connection: { kind: 'connecting' },
};

function keep(session: SessionId): Kept {
  const known = kept.get(session);
  if (known) return known;
  const line = browserLine();
  const log = createSessionLogStore(session, { line, after: afterDelay });
  const made = { log, typing: createTypingStore(line, log) };
  kept.set(session, made);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_LOGS) break;
    kept.delete(oldest);
  }
  return made;
}

/** The session's log store, for folding outside of React. For the browser only. */
export function sessionLogStore(session: SessionId): SessionLogStore {
  return keep(session).log;
}

/** Watches a session's log while mounted. Everyone who asks for the same session shares one watch. */
export function useSessionLog(session: SessionId): SessionLogView {
  const subscribe = useCallback(
    (listener: () => void) => keep(session).log.subscribe(listener),
    [session],
  );
  return useSyncExternalStore(
    subscribe,
    () => keep(session).log.read(),
    () => BEFORE_ALL,
  );
}

/** What an agent is typing now, or null. */
export function useTyping(session: SessionId, agent: AgentId): Typing | null {
  const subscribe = useCallback(
    (listener: () => void) => keep(session).typing.subscribe(listener),
    [session],
  );
  return useSyncExternalStore(
    subscribe,
    () => keep(session).typing.read(agent),
    () => null,
  );
}
