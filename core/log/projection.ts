import type { Entry } from '../protocol/entry.ts';

/**
 * A named way to read a log into a state. Maps in a state may be changed in place by `evolve`; the
 * values in them are never changed but replaced, so that an unchanged value is the same object.
 */
export interface Projection<State> {
  readonly name: string;
  /** Raised when the same log gives another state than before. */
  readonly version: number;
  /** The state before the first entry; a new one at each call. */
  initial(): State;
  /** One step: changes the state in place, or returns the one that takes its place. */
  evolve(state: State, entry: Entry): void | State;
  /** A state that later steps of this one do not change, nor it by theirs. */
  copy(state: State): State;
}
