import type { Entry, EntryOf, EntryType } from '../protocol/entry.ts';

/** What each type of entry does to a state; types that are left out change nothing. */
export type Steps<State> = {
  readonly [T in EntryType]?: (state: State, entry: EntryOf<T>) => void;
};

/** The evolve of a projection whose steps all change the state in place. */
export function evolveBy<State>(steps: Steps<State>): (state: State, entry: Entry) => void {
  const byType = steps as Readonly<
    Record<string, ((state: State, entry: Entry) => void) | undefined>
  >;
  return (state, entry) => byType[entry.type]?.(state, entry);
}
