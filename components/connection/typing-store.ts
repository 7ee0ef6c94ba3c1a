import { z } from 'zod';
import type { Entry, EntryOf } from '#core/protocol/entry.ts';
import type { AgentId, CallId, Seq, SessionId } from '#core/protocol/ids.ts';
import { Signal } from '#core/protocol/signal.ts';
import type { Line } from './line.ts';
import { createWatched } from './listeners.ts';
import type { SessionLogStore } from './session-log-store.ts';

/** What an agent is typing: letters that are not in the log yet. */
export interface Typing {
  readonly call: CallId;
  readonly text: string;
}

/** Who types what. It forgets a call's letters when the log has the call's end. */
export interface TypingStore {
  readonly subscribe: (listener: () => void) => () => void;
  /** The same value until it changes; null when the agent types nothing. */
  readonly read: (agent: AgentId) => Typing | null;
}

/** The most text kept for one call, in UTF-16 units; older letters go first. */
const KEPT = 4000;
const Signals = z.array(Signal);

/** Follows the signals of one session while somebody looks. Lossy by nature. */
export function createTypingStore(line: Line, log: SessionLogStore): TypingStore {
  const typing = new Map<AgentId, Typing>();
  let settled: Seq = 0;
  let leave: (() => void)[] = [];
  const hear = (raw: unknown) => {
    const signals = Signals.safeParse(raw);
    if (!signals.success) return;
    if (addSignals(typing, { session: log.session, signals: signals.data })) watched.tell();
  };
  const settle = () => {
    const { entries, applied } = log.read();
    let changed = false;
    for (; settled < applied; settled += 1) {
      const entry = entries[settled];
      if (entry === undefined || !endsTyping(entry)) continue;
      if (typing.get(entry.body.agent)?.call !== entry.body.call) continue;
      changed = typing.delete(entry.body.agent);
    }
    if (changed) watched.tell();
  };
  const watched = createWatched({
    start: () => {
      leave = [line.on('signals', hear), log.subscribe(settle)];
    },
    stop: () => {
      leave.forEach((each) => each());
      typing.clear();
    },
  });
  return {
    subscribe: watched.subscribe,
    read: (agent) => typing.get(agent) ?? null,
  };
}

type EndOfCall = EntryOf<'call-finished'> | EntryOf<'call-failed'> | EntryOf<'call-interrupted'>;

function endsTyping(entry: Entry): entry is EndOfCall {
  const ends: readonly Entry['type'][] = ['call-finished', 'call-failed', 'call-interrupted'];
  return ends.includes(entry.type);
}

function addSignals(
  typing: Map<AgentId, Typing>,
  news: { readonly session: SessionId; readonly signals: readonly Signal[] },
): boolean {
  let changed = false;
  for (const { session, agent, call, text } of news.signals) {
    if (session !== news.session) continue;
    const before = typing.get(agent);
    const all = before?.call === call ? before.text + text : text;
    typing.set(agent, { call, text: all.slice(-KEPT) });
    changed = true;
  }
  return changed;
}
