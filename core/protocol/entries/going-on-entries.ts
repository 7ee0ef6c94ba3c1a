import { z } from 'zod';
import { LongText } from '../content.ts';
import { AgentId, Seq, SessionId } from '../ids.ts';

/** A name under which a moment of a session is kept. */
export const SavedName = z.string().trim().min(1, 'Give it a name.').max(60);

/** What is recorded of a session that goes on after its end, and of moments that are kept. */
export const goingOnEntries = {
  /** Work goes on where it was left, in the same log, on the same workspace. */
  'session-continued': z.object({
    by: AgentId,
    /** What is wanted now; null where what was broken off is to be finished. */
    request: LongText.nullable(),
    /** Whom the request is for; null for the whole team. */
    agent: AgentId.nullable(),
  }),
  /** The moment before this entry can be gone back to; `tree` is the workspace as it was. */
  'session-saved': z.object({ by: AgentId, name: SavedName, tree: z.string().max(64) }),
  /** This log begins as a copy of another's, up to and including `seq`; the session is its own from here. */
  'session-forked': z.object({ session: SessionId, from: SessionId, seq: Seq, name: SavedName }),
} as const;
