import type { CallGate } from '#server/agents/agent-parts.ts';

/** Counts the session's calls; the one past the limit is not made, and `onLimit` is called. */
export function createCallGate(limit: number, onLimit: () => void): CallGate {
  let calls = 0;
  return {
    admit(_agent, signal) {
      if (signal.aborted) return Promise.resolve(false);
      if (calls >= limit) {
        onLimit();
        return Promise.resolve(false);
      }
      calls += 1;
      return Promise.resolve(true);
    },
  };
}
