'use client';
import { createContext, useContext, useState, type ReactNode } from 'react';
import type { Selection } from '#components/selection/selection.ts';

interface Choice {
  readonly selection: Selection | null;
  readonly select: (selection: Selection | null) => void;
}

const Chosen = createContext<Choice | null>(null);

/** Keeps what the viewer has chosen to see in detail. */
export function SelectionProvider({ children }: { readonly children: ReactNode }) {
  const [selection, select] = useState<Selection | null>(null);
  return <Chosen.Provider value={{ selection, select }}>{children}</Chosen.Provider>;
}

/** What is chosen, and how to choose something else. Throws outside of a SelectionProvider. */
export function useSelection(): Choice {
  const choice = useContext(Chosen);
  if (choice === null) throw new Error('There is no SelectionProvider around this component.');
  return choice;
}
