import type { Entry, EntryOf } from '#core/protocol/entry.ts';

/** What a session that goes on after its end begins with. */
export interface GoingOn {
  /** All that its log holds, with nothing under way. */
  readonly history: readonly Entry[];
  /** The entry of `history` that says that it goes on. */
  readonly continued: EntryOf<'session-continued'>;
  /** The whole text of what is wanted now; null where what was broken off is to be finished. */
  readonly request: string | null;
}
