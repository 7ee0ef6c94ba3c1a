'use client';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { usePanels, type PanelName } from './panel-context.tsx';
import { useSession } from './session-context.tsx';

/**
 * Which side panel shows: the viewer's choice; before they chose, the plan while the session runs
 * and the result once the playhead is at its end.
 */
export function useSidePanel(): [PanelName, (panel: PanelName) => void] {
  const { chosen, open } = usePanels();
  const hasResult = useSession(
    (store) => store.view().status.summary !== null && hasEnded(store.view().status.state),
  );
  const usual = hasResult ? 'result' : 'plan';
  return [chosen === null || chosen === 'graph' ? usual : chosen, open];
}
