'use client';
import { useState } from 'react';
import { toClockTime, toRecordedTime } from '#core/log/session-clock.ts';
import { hasEnded } from '#core/projections/session-status/session-status.ts';
import { ReplayControls } from '#components/replay/replay-controls.tsx';
import type { TimelineSource } from '#components/timeline/timeline-source.ts';
import { TimelineView } from '#components/timeline/timeline-view.tsx';
import { sessionWords } from '#components/session-words.ts';
import { elapsedAt } from './elapsed-at.ts';
import { SavedMoments } from './saved-moments.tsx';
import { useSession, useSessionStore } from './session-context.tsx';
import type { SessionStore } from './session-store.ts';
import { togglePlay } from './toggle-play.ts';
import { useMomentInAddress } from './use-moment-in-address.ts';

/** The handle on time: the controls and the timeline. */
export function ReplayPanel() {
  const store = useSessionStore();
  const [source] = useState(() => toTimelineSource(store));
  useMomentInAddress();
  return (
    <section aria-label={sessionWords.panels.time} className="flex h-full flex-col">
      <Controls />
      <div className="min-h-0 flex-1">
        <TimelineView source={source} />
      </div>
    </section>
  );
}

function Controls() {
  const store = useSessionStore();
  const playhead = useSession(({ playhead }) => playhead());
  const status = useSession(({ status }) => status());
  const speed = useSession(({ speed }) => speed());
  const head = useSession(({ head }) => head());
  const elapsedMs = useSession((store) => elapsedAt(store, store.status().time));
  const ended = useSession((store) => hasEnded(store.whole().status.state));
  return (
    <ReplayControls
      playhead={playhead}
      status={status}
      speed={speed}
      head={head}
      elapsedMs={elapsedMs}
      ended={ended}
      onToggle={() => togglePlay(store)}
      onStep={store.step}
      onStart={() => store.seek(0)}
      onLive={store.goLive}
      onSpeed={store.setSpeed}
    >
      <SavedMoments />
    </ReplayControls>
  );
}

function toTimelineSource(store: SessionStore): TimelineSource {
  return {
    subscribe: store.subscribe,
    timeline: () => store.whole().timeline,
    time: () => toClockTime(store.whole().timeline.clock, store.status().time),
    seekTime: (time) => store.seekTime(toRecordedTime(store.whole().timeline.clock, time)),
    step: store.step,
  };
}
