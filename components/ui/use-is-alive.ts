'use client';
import { useSyncExternalStore } from 'react';

/** Whether the page answers already: false on the server and until the browser has taken it over. */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}

const neverChanges = () => () => undefined;
