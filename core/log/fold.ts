import type { Entry } from '../protocol/entry.ts';
import type { Projection } from './projection.ts';

/** One step of a projection: the state after `entry`, which may be the same object, changed. */
export function step<State>(projection: Projection<State>, state: State, entry: Entry): State {
  const next = projection.evolve(state, entry) as State | undefined;
  return next === undefined ? state : next;
}

/** The state after all entries, from `from` (which is changed) or from the beginning. */
export function fold<State>(
  projection: Projection<State>,
  entries: Iterable<Entry>,
  from: State = projection.initial(),
): State {
  let state = from;
  for (const entry of entries) state = step(projection, state, entry);
  return state;
}
