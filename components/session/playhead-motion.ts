import * as playheads from '#core/log/playhead.ts';
import type { Playhead, PlayheadStatus, Speed } from '#core/log/playhead.ts';
import { headOf, seqAtTime, type PlayTrack } from '#core/log/play-track.ts';
import type { Seq } from '#core/protocol/ids.ts';

/** What a viewer can do with the playhead. */
export interface PlayheadControls {
  goLive(): void;
  seek(seq: Seq): void;
  /** Goes to the last entry at or before a recorded time (epoch milliseconds). */
  seekTime(time: number): void;
  step(by: number): void;
  play(): void;
  pause(): void;
  setSpeed(speed: Speed): void;
}

/** The playhead and what moves it: the viewer, or time. */
export interface PlayheadMotion {
  readonly controls: PlayheadControls;
  playhead(): Playhead;
  status(): PlayheadStatus;
  speed(): Speed;
  /** Whether it came to where it is entry by entry: only then can an eye follow. */
  moving(): boolean;
  /** Puts it there; also to be called when the track has grown. */
  show(next: Playhead): void;
  start(): void;
  stop(): void;
}

export interface PlayheadMotionPorts {
  readonly track: PlayTrack;
  /** Calls back before the next drawing with the time in milliseconds; returns the way to cancel. */
  frame(callback: (now: number) => void): () => void;
  onMove(): void;
}

/** A jump over more entries than this is no movement that an eye could follow. */
const FOLLOWABLE = 60;
/** A page that was in the background does not leap by all the time that it missed. */
const LONGEST_FRAME_MS = 250;
const FIRST_FRAME_MS = 16;

/** Makes the motion of a playhead that follows the head of `ports.track`. */
export function createPlayheadMotion(ports: PlayheadMotionPorts): PlayheadMotion {
  const { track } = ports;
  let playhead: Playhead = playheads.goLive(track);
  let status = playheads.describePlayhead(track, playhead);
  let speed: Speed = 1;
  let moving = false;
  let running = false;
  let cancelFrame: (() => void) | null = null;
  let lastFrame: number | null = null;

  function show(next: Playhead, byItself = false): void {
    const distance = next.seq - playhead.seq;
    if (distance !== 0) moving = byItself && distance > 0 && distance <= FOLLOWABLE;
    playhead = next;
    status = playheads.describePlayhead(track, playhead);
    const behind = playhead.mode === 'live' && playhead.seq < headOf(track);
    if (playhead.mode === 'playing' || behind) ask();
    ports.onMove();
  }

  function ask(): void {
    if (cancelFrame !== null || !running) return;
    cancelFrame = ports.frame((now) => {
      cancelFrame = null;
      const elapsed = lastFrame === null ? FIRST_FRAME_MS : now - lastFrame;
      lastFrame = now;
      show(playheads.advance(track, playhead, Math.min(LONGEST_FRAME_MS, elapsed)), true);
      if (cancelFrame === null) lastFrame = null;
    });
  }

  const controls: PlayheadControls = {
    goLive: () => show(playheads.goLive(track)),
    seek: (seq) => show(playheads.seekTo(track, seq)),
    seekTime: (time) => show(playheads.seekTo(track, seqAtTime(track, time))),
    step: (by) => show(playheads.stepBy(track, playhead, by), by === 1),
    play: () => show(playheads.play(track, playhead, speed)),
    pause: () => show(playheads.pause(playhead)),
    setSpeed(next) {
      speed = next;
      show(playhead.mode === 'playing' ? { ...playhead, speed } : playhead);
    },
  };
  return {
    controls,
    playhead: () => playhead,
    status: () => status,
    speed: () => speed,
    moving: () => moving,
    show: (next) => show(next),
    start: () => void (running = true),
    stop() {
      running = false;
      cancelFrame?.();
      cancelFrame = null;
    },
  };
}
