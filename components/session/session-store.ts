import { createSeeker } from '#core/log/checkpoints.ts';
import * as playheads from '#core/log/playhead.ts';
import type { Playhead, PlayheadStatus, Speed } from '#core/log/playhead.ts';
import { emptyTrack, extendTrack, headOf, type PlayTrack } from '#core/log/play-track.ts';
import type { Entry } from '#core/protocol/entry.ts';
import type { Seq } from '#core/protocol/ids.ts';
import { sessionView, type SessionView } from '#core/views/session-view.ts';
import type { SessionLogView } from '#components/connection/session-log-store.ts';
import { createPlayheadMotion, type PlayheadControls } from './playhead-motion.ts';

/** What the session page shows: its state at the playhead, and the playhead itself. */
export interface SessionStore extends PlayheadControls {
  subscribe(listener: () => void): () => void;
  /** The state at the playhead. Read parts of it, never keep it: it changes in place. */
  view(): SessionView;
  /** The state at the log's head, for what shows all of a session's time. */
  whole(): SessionView;
  playhead(): Playhead;
  status(): PlayheadStatus;
  /** The speed that play uses. */
  speed(): Speed;
  head(): Seq;
  entryAt(seq: Seq): Entry | undefined;
  /** Whether the playhead came to where it is entry by entry. */
  moving(): boolean;
}

export interface SessionStorePorts {
  /** Calls back before the next drawing with the time in milliseconds; returns the way to cancel. */
  frame(callback: (now: number) => void): () => void;
  subscribeLog(listener: () => void): () => void;
  readLog(): SessionLogView;
}

/** Makes the store of one page. `start` is where the link points, or null to follow the head. */
export function createSessionStore(ports: SessionStorePorts, start: Seq | null): SessionStore {
  const seeker = createSeeker(sessionView);
  const track: PlayTrack = emptyTrack();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const motion = createPlayheadMotion({ track, frame: ports.frame, onMove: tell });
  let wanted = start;
  let leave: (() => void) | null = null;

  function take(): void {
    const log = ports.readLog();
    const news = log.entries.slice(seeker.head, log.applied);
    seeker.append(news);
    extendTrack(track, news);
    const complete = log.connection.kind === 'live';
    if (wanted !== null && (headOf(track) >= wanted || complete)) {
      motion.show(playheads.seekTo(track, wanted));
      wanted = null;
      return;
    }
    const { mode, seq } = motion.playhead();
    // What was there before we came is no news: only what comes from now on is read at its pace.
    const arriving = mode === 'live' && (!complete || seq === 0);
    motion.show(arriving ? playheads.goLive(track) : motion.playhead());
  }

  function begin(): void {
    leave = ports.subscribeLog(take);
    motion.start();
    take();
  }

  function end(): void {
    leave?.();
    leave = null;
    motion.stop();
  }

  return {
    ...motion.controls,
    subscribe(listener) {
      listeners.add(listener);
      if (leave === null) begin();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) end();
      };
    },
    view: () => seeker.at(motion.playhead().seq),
    whole: () => seeker.live(),
    playhead: motion.playhead,
    status: motion.status,
    speed: motion.speed,
    head: () => headOf(track),
    entryAt: (seq) => ports.readLog().entries[seq - 1],
    moving: motion.moving,
  };
}
