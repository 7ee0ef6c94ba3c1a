import type { Entry } from '#core/protocol/entry.ts';
import type { AgentId } from '#core/protocol/ids.ts';

/** The agents that were taken out of the session for good; others come back when it goes on. */
export function removedAgents(history: readonly Entry[]): ReadonlySet<AgentId> {
  return new Set(
    history.flatMap((entry) =>
      entry.type === 'agent-left' && entry.body.reason === 'removed' ? [entry.body.agent] : [],
    ),
  );
}
