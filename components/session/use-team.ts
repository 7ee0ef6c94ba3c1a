'use client';
import { useMemo } from 'react';
import type { AgentNode } from '#core/projections/agent-graph/graph-state.ts';
import { useSession, useSessionStore } from './session-context.tsx';

/** The agents of the session as it is now, without the user; those who left too. */
export function useTeam(): readonly AgentNode[] {
  const store = useSessionStore();
  const head = useSession((session) => session.head());
  // The state at the head changes in place: `head` says when.
  return useMemo(
    () => ({ head, team: teamOf([...store.whole().graph.agents.values()]) }),
    [store, head],
  ).team;
}

function teamOf(agents: readonly AgentNode[]): readonly AgentNode[] {
  return agents.filter(({ role }) => role !== 'human' && role !== 'stranger');
}
