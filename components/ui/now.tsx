'use client';
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import { createTicker } from './ticker.ts';

const RenderedAt = createContext(0);
const ticker = createTicker({
  now: () => Date.now(),
  every: (milliseconds, tick) => {
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  },
});

/** Tells the page when the server rendered it, so that the first ages in the browser are the same. */
export function NowProvider({
  renderedAt,
  children,
}: {
  readonly renderedAt: number;
  readonly children: ReactNode;
}) {
  return <RenderedAt.Provider value={renderedAt}>{children}</RenderedAt.Provider>;
}

/** The time in epoch milliseconds, new each second; while hydrating, the time of the server. */
export function useNow(): number {
  const renderedAt = useContext(RenderedAt);
  return useSyncExternalStore(ticker.subscribe, ticker.read, () => renderedAt);
}
