'use client';
import { createContext, useContext, type ReactNode } from 'react';
import type { SessionSummary } from '#core/protocol/session-summary.ts';

const Summary = createContext<SessionSummary | null>(null);

export function SummaryProvider(props: {
  readonly summary: SessionSummary;
  readonly children: ReactNode;
}) {
  return <Summary.Provider value={props.summary}>{props.children}</Summary.Provider>;
}

/** The session's summary as the page was rendered with it. Throws outside of a SummaryProvider. */
export function useSummary(): SessionSummary {
  const summary = useContext(Summary);
  if (summary === null) throw new Error('There is no SummaryProvider around this component.');
  return summary;
}
