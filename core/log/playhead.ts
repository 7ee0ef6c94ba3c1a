import type { Seq } from '../protocol/ids.ts';
import { clampSeq, headOf, lastAtOrBelow, timeOfSeq, type PlayTrack } from './play-track.ts';

/** Speeds of play, in recorded time to the viewer's time. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** Where a viewer looks at a session. `seq` is the last entry that is shown. */
export type Playhead =
  /** Follows the log's head; `seq` is behind it while the run outpaces reading. */
  | { readonly mode: 'live'; readonly seq: Seq; readonly readMs: number }
  | { readonly mode: 'paused'; readonly seq: Seq }
  /** Plays by recorded time; `playedMs` is the place on the track's played time. */
  | {
      readonly mode: 'playing';
      readonly seq: Seq;
      readonly playedMs: number;
      readonly speed: Speed;
    };

/** The longest that a live playhead stays behind, in milliseconds: beyond it follows faster. */
const LONGEST_LAG_MS = 10_000;

/** Live at the head of the track, whatever came before. */
export function goLive(track: PlayTrack): Playhead {
  const seq = headOf(track);
  return { mode: 'live', seq, readMs: track.reading[seq] ?? 0 };
}

/** Stands at `seq`, or at the nearest that there is. */
export function seekTo(track: PlayTrack, seq: Seq): Playhead {
  return { mode: 'paused', seq: clampSeq(track, seq) };
}

/** Stands `by` entries further (negative: back) from where it is. */
export function stepBy(track: PlayTrack, playhead: Playhead, by: number): Playhead {
  return seekTo(track, playhead.seq + by);
}

/** Stops where it is. */
export function pause(playhead: Playhead): Playhead {
  return { mode: 'paused', seq: playhead.seq };
}

/** Plays on from where it is; from the beginning when it stands at the head. */
export function play(track: PlayTrack, playhead: Playhead, speed: Speed): Playhead {
  const seq = playhead.seq >= headOf(track) ? 0 : playhead.seq;
  return { mode: 'playing', seq, playedMs: track.played[seq] ?? 0, speed };
}

/**
 * Where the playhead is `elapsedMs` later. Playing reaches the head and is live from there. Live
 * comes nearer to the head at the pace of reading, faster the more it is behind.
 */
export function advance(track: PlayTrack, playhead: Playhead, elapsedMs: number): Playhead {
  if (playhead.mode === 'paused') return playhead;
  return playhead.mode === 'live'
    ? follow(track, playhead, elapsedMs)
    : playOn(track, playhead, elapsedMs);
}

type Mode<M extends Playhead['mode']> = Extract<Playhead, { mode: M }>;

/** An entry is shown as soon as those before it have been read: at rest that is at once. */
function follow(track: PlayTrack, playhead: Mode<'live'>, elapsedMs: number): Playhead {
  const head = headOf(track);
  const all = track.reading[head] ?? 0;
  const pace = Math.max(1, (all - playhead.readMs) / LONGEST_LAG_MS);
  const readMs = Math.min(all, playhead.readMs + elapsedMs * pace);
  const reached = Math.min(head, lastAtOrBelow(track.reading, readMs) + 1);
  const seq = Math.max(playhead.seq, reached);
  const stands = seq === playhead.seq && readMs === playhead.readMs;
  return stands ? playhead : { mode: 'live', seq, readMs };
}

function playOn(track: PlayTrack, playhead: Mode<'playing'>, elapsedMs: number): Playhead {
  const playedMs = playhead.playedMs + elapsedMs * playhead.speed;
  const seq = Math.max(playhead.seq, lastAtOrBelow(track.played, playedMs));
  if (seq >= headOf(track)) return goLive(track);
  return { ...playhead, seq, playedMs };
}

/** What a viewer is told about where it looks. Times in milliseconds. */
export interface PlayheadStatus {
  readonly live: boolean;
  /** How many entries are there that are not shown. */
  readonly behind: number;
  /** The recorded time at the playhead, epoch milliseconds; between entries while it plays. */
  readonly time: number;
  /** The recorded length of the silence that is being played shortened, or null. */
  readonly shortenedSilenceMs: number | null;
}

/** What to tell of the playhead. */
export function describePlayhead(track: PlayTrack, playhead: Playhead): PlayheadStatus {
  const { seq, mode } = playhead;
  const from = timeOfSeq(track, seq);
  const status = { live: mode === 'live', behind: Math.max(0, headOf(track) - seq) };
  if (playhead.mode !== 'playing') return { ...status, time: from, shortenedSilenceMs: null };
  const recordedMs = timeOfSeq(track, seq + 1) - from;
  const start = track.played[seq] ?? 0;
  const playedMs = (track.played[seq + 1] ?? start) - start;
  const share = playedMs > 0 ? Math.min(1, (playhead.playedMs - start) / playedMs) : 0;
  return {
    ...status,
    time: from + share * recordedMs,
    shortenedSilenceMs: recordedMs > playedMs ? recordedMs : null,
  };
}
