'use client';
import { useEffect } from 'react';
import { useSessionStore } from './session-context.tsx';

/** Browsers refuse more than a hundred changes of the address in half a minute. */
const SETTLE_MS = 400;

/** Keeps `?seq=` in the address where the playhead stands; live, the address names no moment. */
export function useMomentInAddress(): void {
  const store = useSessionStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      const { mode, seq } = store.playhead();
      if (mode === 'playing') return;
      const url = new URL(location.href);
      if (mode === 'live') url.searchParams.delete('seq');
      else url.searchParams.set('seq', String(seq));
      if (url.href !== location.href) history.replaceState(history.state, '', url);
    };
    const unsubscribe = store.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, SETTLE_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store]);
}
