import { evolveBy } from '#core/log/evolve-by.ts';
import type { Projection } from '#core/log/projection.ts';
import type { EntryBodies } from '#core/protocol/entry.ts';
import type { Seq } from '#core/protocol/ids.ts';

/** Whether the session's patch lies in the user's own folder. */
export interface PatchApplication {
  /** The last patch of the session and the entry that has it; null before the first. */
  produced: (EntryBodies['patch-produced'] & { readonly seq: Seq }) | null;
  /** What lies in the user's folder now, since when (epoch milliseconds); null where nothing does. */
  applied: (EntryBodies['patch-applied'] & { readonly seq: Seq; readonly at: number }) | null;
}

/** The patch, from its making to the user's folder and back. */
export const patchApplication: Projection<PatchApplication> = {
  name: 'patch-application',
  version: 1,
  initial: () => ({ produced: null, applied: null }),
  evolve: evolveBy<PatchApplication>({
    'patch-produced': (state, { seq, body }) => {
      state.produced = { ...body, seq };
    },
    'patch-applied': (state, { seq, at, body }) => {
      state.applied = { ...body, seq, at };
    },
    'patch-reverted': (state) => {
      state.applied = null;
    },
  }),
  copy: (state) => ({ ...state }),
};
