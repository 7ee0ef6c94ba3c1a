import type { Entry } from '../protocol/entry.ts';
import type { Seq } from '../protocol/ids.ts';

/** A silence longer than this, in milliseconds of recorded time, is played as if it were this long. */
export const LONGEST_SILENCE_MS = 2000;
/** How long a reader looks at a message, and at any other entry, in milliseconds. */
const MESSAGE_READING_MS = 350;
const OTHER_READING_MS = 15;

/**
 * A log's times as a viewer needs them, by seq (place 0 is before the first entry). Recorded time
 * never runs backwards here, even where the owner's clock did.
 */
export interface PlayTrack {
  /** Epoch milliseconds. */
  readonly recorded: number[];
  /** Milliseconds from the first entry with long silences shortened: what play runs through. */
  readonly played: number[];
  /** Milliseconds that reading everything up to here takes. */
  readonly reading: number[];
}

/** The track of an empty log. */
export function emptyTrack(): PlayTrack {
  return { recorded: [0], played: [0], reading: [0] };
}

/** Adds the entries that come next to the track, in place. */
export function extendTrack(track: PlayTrack, entries: readonly Entry[]): void {
  for (const entry of entries) {
    const head = headOf(track);
    const before = head === 0 ? entry.at : valueAt(track.recorded, head);
    const at = Math.max(before, entry.at);
    if (head === 0) track.recorded[0] = at;
    const isMessage = entry.type === 'message-sent';
    const reading = isMessage ? MESSAGE_READING_MS : OTHER_READING_MS;
    track.recorded.push(at);
    track.played.push(valueAt(track.played, head) + Math.min(at - before, LONGEST_SILENCE_MS));
    track.reading.push(valueAt(track.reading, head) + reading);
  }
}

/** The last seq of the track; 0 when it is empty. */
export function headOf(track: PlayTrack): Seq {
  return track.recorded.length - 1;
}

/** The last seq recorded at or before `time` (epoch milliseconds); 0 before the first entry. */
export function seqAtTime(track: PlayTrack, time: number): Seq {
  return lastAtOrBelow(track.recorded, time);
}

/** When the entry `seq` was recorded, epoch milliseconds; for 0 the time of the first entry. */
export function timeOfSeq(track: PlayTrack, seq: Seq): number {
  return valueAt(track.recorded, clampSeq(track, seq));
}

/** The nearest seq that the track has. */
export function clampSeq(track: PlayTrack, seq: Seq): Seq {
  return Math.min(headOf(track), Math.max(0, Math.trunc(seq)));
}

/** The last place from 1 whose value is at most `limit`, or 0, in an ascending list. */
export function lastAtOrBelow(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valueAt(values, middle) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function valueAt(values: readonly number[], place: number): number {
  return values[place] ?? 0;
}
