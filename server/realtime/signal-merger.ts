import type { AgentId, CallId, SessionId } from '#core/protocol/ids.ts';
import type { Signal } from '#core/protocol/signal.ts';

/** Letters of one call that wait for the next frame; more than this are not worth showing. */
const TEXT_LIMIT = 8_000;

/** Joins text deltas of the same call, so that a frame carries one signal for each. */
export interface SignalMerger {
  add(signal: Signal): void;
  /** What has come since the last time, by session. */
  drain(): ReadonlyMap<SessionId, readonly Signal[]>;
}

export function createSignalMerger(): SignalMerger {
  let waiting = new Map<
    string,
    { session: SessionId; agent: AgentId; call: CallId; text: string }
  >();
  return {
    add(signal) {
      const key = `${signal.session} ${signal.call}`;
      const known = waiting.get(key);
      if (known === undefined) waiting.set(key, { ...signal });
      else known.text = (known.text + signal.text).slice(-TEXT_LIMIT);
    },
    drain() {
      const bySession = new Map<SessionId, Signal[]>();
      for (const value of waiting.values()) {
        const list = bySession.get(value.session) ?? [];
        list.push({ type: 'text-delta', ...value });
        bySession.set(value.session, list);
      }
      waiting = new Map();
      return bySession;
    },
  };
}
