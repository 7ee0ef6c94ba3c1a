import type { Entry } from '../protocol/entry.ts';
import type { Seq } from '../protocol/ids.ts';
import { fold, step } from './fold.ts';
import type { Projection } from './projection.ts';

/** How many entries lie between two checkpoints: the most that a seek folds. Copies share what is equal. */
export const CHECKPOINT_EVERY = 250;

/** A projection's state at any seq of a growing log. */
export interface Seeker<State> {
  /** The seq of the last entry taken; 0 before the first. */
  readonly head: Seq;
  /** Takes the entries that come next. Throws a RangeError when they do not follow the head. */
  append(entries: readonly Entry[]): void;
  /** The state at the head; the next append changes it. */
  live(): State;
  /**
   * The state after the entry `seq`, from 0 to the head (beyond is the head). It may be the state
   * of an earlier call, moved: hold no more than one. Values that did not change are the same objects.
   */
  at(seq: Seq): State;
}

/** A seeker over an empty log. It keeps the entries, and a copy of the state every 250 of them. */
export function createSeeker<State>(projection: Projection<State>): Seeker<State> {
  const entries: Entry[] = [];
  const checkpoints: State[] = [projection.initial()];
  let live = projection.initial();
  let shown: { seq: Seq; state: State } | null = null;

  const append = (incoming: readonly Entry[]): void => {
    for (const entry of incoming) {
      if (entry.seq !== entries.length + 1) {
        throw new RangeError(`Expected entry ${entries.length + 1}, got ${entry.seq}`);
      }
      entries.push(entry);
      live = step(projection, live, entry);
      if (entry.seq % CHECKPOINT_EVERY === 0) checkpoints.push(projection.copy(live));
    }
  };

  /** The nearest state at or before `seq` that may be changed: what was shown last, or a checkpoint. */
  const nearest = (seq: Seq): { seq: Seq; state: State } => {
    const place = Math.floor(seq / CHECKPOINT_EVERY);
    const saved = place * CHECKPOINT_EVERY;
    if (shown && shown.seq >= saved && shown.seq <= seq) return shown;
    return { seq: saved, state: projection.copy(checkpoints[place] as State) };
  };

  return {
    get head() {
      return entries.length;
    },
    append,
    live: () => live,
    at: (wanted) => {
      const seq = Math.max(0, Math.trunc(wanted));
      if (seq >= entries.length) return live;
      const from = nearest(seq);
      shown = { seq, state: fold(projection, entries.slice(from.seq, seq), from.state) };
      return shown.state;
    },
  };
}
