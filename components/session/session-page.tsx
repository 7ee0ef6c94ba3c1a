'use client';
import { useState } from 'react';
import type { Seq, SessionId } from '#core/protocol/ids.ts';
import type { SessionSummary } from '#core/protocol/session-summary.ts';
import { sessionLogStore } from '#components/connection/use-session-log.ts';
import { GraphProvider, type GraphSource } from '#components/graph/graph-source.tsx';
import type { Theme } from '#components/ui/theme.ts';
import { ConnectionNote } from './connection-note.tsx';
import { PanelProvider } from './panel-context.tsx';
import { SelectionProvider } from './selection-context.tsx';
import { SessionProvider } from './session-context.tsx';
import { SessionHeader } from './session-header.tsx';
import { SessionLayout } from './session-layout.tsx';
import { createSessionStore, type SessionStore } from './session-store.ts';
import { SummaryProvider } from './summary-context.tsx';

interface SessionPageProps {
  readonly session: SessionId;
  /** The session as its last saved summary has it, for what shows before the log is here. */
  readonly summary: SessionSummary;
  /** The seq that the link points at, or null to follow the head. */
  readonly start: Seq | null;
  readonly theme: Theme;
}

/** One session, live and in replay. */
export function SessionPage({ session, summary, start, theme }: SessionPageProps) {
  const [store] = useState(() => openStore(session, start));
  const [graph] = useState(() => toGraphSource(store));
  return (
    <SummaryProvider summary={summary}>
      <SessionProvider store={store}>
        <SelectionProvider>
          <GraphProvider source={graph}>
            <PanelProvider>
              <div className="flex h-dvh flex-col overflow-hidden">
                <SessionHeader theme={theme} />
                <ConnectionNote session={session} />
                <main id="content" className="min-h-0 flex-1">
                  <SessionLayout />
                </main>
              </div>
            </PanelProvider>
          </GraphProvider>
        </SelectionProvider>
      </SessionProvider>
    </SummaryProvider>
  );
}

function openStore(session: SessionId, start: Seq | null): SessionStore {
  return createSessionStore(
    {
      frame(callback) {
        const frame = requestAnimationFrame(callback);
        return () => cancelAnimationFrame(frame);
      },
      subscribeLog: (listener) => sessionLogStore(session).subscribe(listener),
      readLog: () => sessionLogStore(session).read(),
    },
    start,
  );
}

function toGraphSource(store: SessionStore): GraphSource {
  return {
    subscribe: store.subscribe,
    graph: () => store.view().graph,
    seq: () => store.playhead().seq,
    moving: store.moving,
  };
}
