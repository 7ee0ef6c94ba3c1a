'use client';
import { useState } from 'react';
import { useSession } from './session-context.tsx';

/**
 * Which side panel shows: the viewer's choice; before they chose, the plan while the session runs
 * and the result once the playhead is at its end.
 */
export function useSidePanel(): [string, (panel: string) => void] {
  const [chosen, setChosen] = useState<string | null>(null);
  const hasResult = useSession((store) => store.view().status.summary !== null);
  return [chosen ?? (hasResult ? 'result' : 'plan'), setChosen];
}
