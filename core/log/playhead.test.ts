import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aLog, BUILT_AT } from '#core/testing/log-builder.ts';
import { anyLog } from '#core/testing/arbitraries.ts';
import {
  SPEEDS,
  advance,
  describePlayhead,
  goLive,
  pause,
  play,
  seekTo,
  stepBy,
  type Playhead,
} from './playhead.ts';
import {
  emptyTrack,
  extendTrack,
  headOf,
  seqAtTime,
  timeOfSeq,
  type PlayTrack,
} from './play-track.ts';

function trackOf(log: Parameters<typeof extendTrack>[1]): PlayTrack {
  const track = emptyTrack();
  extendTrack(track, log);
  return track;
}

const tenEntries = (): PlayTrack =>
  trackOf(aLog().launched().team().prepared().plan('analyst-1').build());

describe('seeking and stepping', () => {
  test('it stands where it is put, within the log', () => {
    const track = tenEntries();
    expect(seekTo(track, 4)).toEqual({ mode: 'paused', seq: 4 });
    expect(seekTo(track, 99).seq).toBe(10);
    expect(stepBy(track, seekTo(track, 4), -1).seq).toBe(3);
    expect(stepBy(track, seekTo(track, 0), -1).seq).toBe(0);
    expect(pause(goLive(track))).toEqual({ mode: 'paused', seq: 10 });
  });

  test('a time finds the last entry recorded at or before it', () => {
    const track = tenEntries();
    expect(seqAtTime(track, BUILT_AT - 1)).toBe(0);
    expect(seqAtTime(track, BUILT_AT)).toBe(1);
    expect(seqAtTime(track, BUILT_AT + 250)).toBe(3);
    expect(seqAtTime(track, BUILT_AT + 1e9)).toBe(10);
    expect(timeOfSeq(track, 3)).toBe(BUILT_AT + 200);
  });
});

describe('playing', () => {
  test('it goes by recorded time at its speed, and stands still when paused', () => {
    const track = tenEntries();
    const start = play(track, seekTo(track, 1), 1);
    expect(advance(track, start, 250).seq).toBe(3);
    expect(advance(track, play(track, seekTo(track, 1), 2), 250).seq).toBe(6);
    expect(advance(track, seekTo(track, 1), 10_000)).toEqual(seekTo(track, 1));
  });

  test('a long silence is shortened, and the viewer is told how long it was', () => {
    const track = trackOf(
      aLog().launched().after(60_000).agent('analyst-1').agent('tester-1').build(),
    );
    const silent = advance(track, play(track, seekTo(track, 1), 1), 1000);
    expect(describePlayhead(track, silent)).toMatchObject({
      shortenedSilenceMs: 60_100,
      time: BUILT_AT + 30_050,
      behind: 2,
    });
    expect(advance(track, silent, 1000).seq).toBe(2);
  });

  test('at the head it is live, and played from there it begins at the beginning', () => {
    const track = tenEntries();
    const end = advance(track, play(track, seekTo(track, 1), 16), 10_000);
    expect(end).toMatchObject({ mode: 'live', seq: 10 });
    expect(play(track, end, 1)).toMatchObject({ mode: 'playing', seq: 0 });
  });

  test('it never goes back, and reaches the head in the played time', () => {
    fc.assert(
      fc.property(
        anyLog,
        fc.constantFrom(...SPEEDS),
        fc.integer({ min: 40, max: 400 }),
        (log, speed, ms) => {
          const track = trackOf(log);
          let playhead = play(track, seekTo(track, 0), speed);
          let before = 0;
          let elapsed = 0;
          while (playhead.mode === 'playing') {
            playhead = advance(track, playhead, ms);
            elapsed += ms;
            if (playhead.seq < before) throw new Error(`${playhead.seq} after ${before}`);
            before = playhead.seq;
          }
          const length = (track.played[headOf(track)] ?? 0) / speed;
          expect(elapsed).toBeGreaterThanOrEqual(length - 1e-6);
          expect(elapsed).toBeLessThan(length + ms + 1e-6);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('live', () => {
  const messages = (count: number): ReturnType<typeof aLog> => {
    const log = aLog().launched().team();
    for (let sent = 0; sent < count; sent += 1) log.after(-99).broadcast('analyst-1');
    return log;
  };

  test('an entry that comes to a viewer at rest is shown at once', () => {
    const log = aLog().launched().team();
    const track = trackOf(log.build());
    const rest = advance(track, goLive(track), 1000);
    extendTrack(track, log.broadcast('analyst-1').build().slice(-1));
    expect(advance(track, rest, 0).seq).toBe(headOf(track));
  });

  test('where a run outpaces reading it follows more slowly, tells how far behind, and catches up', () => {
    const track = trackOf(aLog().launched().team().build());
    let playhead: Playhead = advance(track, goLive(track), 1000);
    extendTrack(track, messages(100).build().slice(8));
    playhead = advance(track, playhead, 16);
    expect(describePlayhead(track, playhead)).toMatchObject({ live: true, behind: 99 });
    for (let ms = 0; ms < 60_000; ms += 16) playhead = advance(track, playhead, 16);
    expect(describePlayhead(track, playhead)).toMatchObject({ live: true, behind: 0 });
  });

  test('it is never long behind, however much comes', () => {
    const track = trackOf(messages(3000).build());
    let playhead: Playhead = { mode: 'live', seq: 0, readMs: 0 };
    let elapsed = 0;
    while (playhead.seq < headOf(track)) {
      playhead = advance(track, playhead, 16);
      elapsed += 16;
    }
    expect(elapsed).toBeLessThan(60_000);
  });

  test('with nothing new it stays the same object', () => {
    const track = tenEntries();
    const rest = goLive(track);
    expect(advance(track, rest, 16)).toBe(rest);
  });
});

test('an empty log has a playhead too', () => {
  const track = emptyTrack();
  expect(advance(track, goLive(track), 16).seq).toBe(0);
  expect(advance(track, play(track, goLive(track), 1), 16).seq).toBe(0);
  expect(describePlayhead(track, seekTo(track, 5))).toMatchObject({ behind: 0, time: 0 });
});
