import type { SessionLimits } from '../session-parts.ts';

/**
 * What one of `agents` agents that work apart may use: an even share of what the session may use in
 * all, so that working apart costs no more than working together. This is the one place where
 * whatever bounds a session is split.
 */
export function shareOfLimits(limits: SessionLimits, agents: number): SessionLimits {
  const callsPerSession = Math.max(1, Math.floor(limits.callsPerSession / Math.max(1, agents)));
  // All that an agent does apart is one turn.
  return {
    ...limits,
    callsPerSession,
    callsPerTurn: Math.max(limits.callsPerTurn, callsPerSession),
  };
}
