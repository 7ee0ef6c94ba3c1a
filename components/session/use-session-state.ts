'use client';
import type { SessionState } from '#core/protocol/session-summary.ts';
import { useSession } from './session-context.tsx';
import { useSummary } from './summary-context.tsx';

/** How the session stands now, wherever the playhead is; by its summary before the log is here. */
export function useSessionState(): SessionState {
  const summary = useSummary();
  return useSession((store) => (store.head() === 0 ? summary.state : store.whole().status.state));
}
