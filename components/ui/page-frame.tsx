'use client';
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { NowProvider } from './now.tsx';
import { Toaster } from './toaster.tsx';

/** What every page stands in: the clock of its ages, its tooltips, its notices. */
export function PageFrame({
  renderedAt,
  children,
}: {
  readonly renderedAt: number;
  readonly children: ReactNode;
}) {
  return (
    <NowProvider renderedAt={renderedAt}>
      <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
        {children}
        <Toaster />
      </Tooltip.Provider>
    </NowProvider>
  );
}
