import { createSeeker } from '../../core/log/checkpoints.ts';
import { fold } from '../../core/log/fold.ts';
import { sessionView } from '../../core/views/session-view.ts';
import type { Case } from '../measured.ts';
import { quantile } from '../statistics.ts';
import { longSession } from './long-session.ts';
import { mustBe, mustBeConsecutive } from './verify.ts';

const WARM_UPS = 300;
const SEEKS = 2_000;
const CHECKS = 1;

/** Milliseconds of a jump to anywhere in a session of `size` entries, the slowest of a hundred. */
export const seekAnywhere: Case = ({ size }) => {
  const random = seededRandom(7);
  const log = longSession(size, random);
  mustBeConsecutive(
    log.map(({ seq }) => seq),
    1,
    size,
  );
  const seeker = createSeeker(sessionView);
  seeker.append(log);
  const times: number[] = [];
  for (let count = 0; count < WARM_UPS + SEEKS; count += 1) {
    const seq = Math.floor(random() * size);
    const start = performance.now();
    seeker.at(seq);
    if (count >= WARM_UPS) times.push(performance.now() - start);
  }
  for (let count = 0; count < CHECKS; count += 1) {
    const seq = Math.floor(random() * size);
    const folded = fold(sessionView, log.slice(0, seq));
    mustBe(JSON.stringify(seeker.at(seq)), JSON.stringify(folded), `the state at ${seq}`);
  }
  return Promise.resolve({ value: quantile(times, 0.99), n: times.length });
};

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
