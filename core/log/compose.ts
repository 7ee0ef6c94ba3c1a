import type { Projection } from './projection.ts';
import { step } from './fold.ts';

/** Projections by the name of the field that holds each one's state. */
export type Parts<State> = { readonly [K in keyof State]: Projection<State[K]> };

/** One projection of several: a state with a field for each, all folded entry by entry. */
export function compose<State extends object>(
  name: string,
  parts: Parts<State>,
): Projection<State> {
  const keys = Object.keys(parts) as (keyof State)[];
  const build = <K extends keyof State>(make: (key: K) => State[K]): State =>
    Object.fromEntries(keys.map((key) => [key, make(key as K)])) as State;
  return {
    name,
    version: keys.reduce((sum, key) => sum + parts[key].version, 0),
    initial: () => build((key) => parts[key].initial()),
    evolve: (state, entry) => {
      for (const key of keys) state[key] = step(parts[key], state[key], entry);
    },
    copy: (state) => build((key) => parts[key].copy(state[key])),
  };
}
