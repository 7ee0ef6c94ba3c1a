'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { browserLine } from './browser-line.ts';
import type { LineLife } from './line-ports.ts';

const CONNECTING: LineLife = { kind: 'connecting' };

const onLife = (listener: () => void) => browserLine().onLife(listener);
const readLife = () => browserLine().life();

/** The life of the page's line to the server. */
export function useLineLife(): LineLife {
  return useSyncExternalStore(onLife, readLife, () => CONNECTING);
}

/** Calls back when some session in the list changed, and when the line is back and may have missed it. */
export function useSessionsChanged(onChange: () => void): void {
  useEffect(() => {
    const line = browserLine();
    const leave = [
      line.on('sessions-changed', onChange),
      line.onLife(() => {
        if (line.life().kind === 'open') onChange();
      }),
    ];
    return () => leave.forEach((each) => each());
  }, [onChange]);
}
