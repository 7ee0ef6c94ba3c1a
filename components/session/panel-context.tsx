'use client';
import { createContext, useContext, useState, type ReactNode } from 'react';

/** The panels about the session; the graph is one only where there is room for a single panel. */
export type PanelName = 'plan' | 'feed' | 'findings' | 'result' | 'doctor' | 'graph';

interface Panels {
  /** What the viewer chose, or null before they did. */
  readonly chosen: PanelName | null;
  readonly open: (panel: PanelName) => void;
}

const Chosen = createContext<Panels | null>(null);

/** Keeps which panel the viewer has chosen, so that anything on the page can lead to one. */
export function PanelProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, open] = useState<PanelName | null>(null);
  return <Chosen.Provider value={{ chosen, open }}>{children}</Chosen.Provider>;
}

/** Which panel was chosen, and how to open one. Throws outside of a PanelProvider. */
export function usePanels(): Panels {
  const panels = useContext(Chosen);
  if (panels === null) throw new Error('There is no PanelProvider around this component.');
  return panels;
}
