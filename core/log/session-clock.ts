import type { Entry } from '../protocol/entry.ts';

/** A time in which nobody worked, epoch milliseconds: from an end to the last entry after it. */
export interface Rest {
  readonly from: number;
  readonly to: number;
}

/**
 * The time of a session's work: it stands from an end until the session goes on, whatever is
 * recorded in between, and never runs backwards, even where the owner's clock did.
 */
export interface SessionClock {
  /** The latest time that was recorded, epoch milliseconds; 0 before the first entry. */
  readonly recorded: number;
  /** Oldest first; the last one grows while the session rests. */
  readonly rests: readonly Rest[];
  readonly isResting: boolean;
}

/** The clock before the first entry. */
export const UNSET_CLOCK: SessionClock = { recorded: 0, rests: [], isResting: false };

/** The clock after another entry. */
export function tick(clock: SessionClock, { type, at }: Entry): SessionClock {
  const recorded = Math.max(clock.recorded, at);
  if (clock.isResting) return restOn({ ...clock, recorded }, type);
  switch (type) {
    case 'session-finished':
      return restFrom(clock, recorded, recorded);
    // Both may be recorded long after the last thing that happened.
    case 'session-interrupted':
    case 'session-forked':
      return restFrom(clock, clock.recorded, recorded);
    default:
      return { ...clock, recorded };
  }
}

/** What the clock showed at a recorded time; times on it are epoch milliseconds without the rests. */
export function toClockTime({ rests }: SessionClock, recorded: number): number {
  return rests.reduce(
    (time, { from, to }) => time - Math.max(0, Math.min(recorded, to) - from),
    recorded,
  );
}

/** The latest recorded time at which the clock showed `time`: the end of a rest that began there. */
export function toRecordedTime({ rests }: SessionClock, time: number): number {
  return rests.reduce(
    (recorded, { from, to }) => (recorded < from ? recorded : recorded + to - from),
    time,
  );
}

function restFrom(clock: SessionClock, from: number, to: number): SessionClock {
  return { recorded: to, rests: [...clock.rests, { from, to }], isResting: true };
}

function restOn(clock: SessionClock, type: Entry['type']): SessionClock {
  const last = clock.rests.at(-1);
  if (last === undefined) return clock;
  const rests = [...clock.rests.slice(0, -1), { from: last.from, to: clock.recorded }];
  return { ...clock, rests, isResting: !GOING_ON.includes(type) };
}

/** A turn, too: sessions that were interrupted once went on without an entry that says so. */
const GOING_ON: readonly Entry['type'][] = ['session-continued', 'turn-started'];
