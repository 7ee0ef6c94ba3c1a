'use client';
import { controlStanding, type ControlStanding } from './control-standing.ts';
import { useSessionState } from './use-session-state.ts';
import { useSummary } from './summary-context.tsx';

/** What can be done to the run now, wherever the playhead is. */
export function useControlStanding(): ControlStanding {
  return controlStanding(useSessionState(), useSummary().mode);
}
