import { z } from 'zod';
import { LongText, StoredBlocks } from '../content.ts';
import { AgentId, CallId, MessageId } from '../ids.ts';
import { Usage } from '../usage.ts';

/** What is recorded of turns that a conversation takes apart from answers: broken off, and compacted. */
export const conversationEntries = {
  /** A call was broken off for critical news; another call, which reads it, takes its place. */
  'call-interrupted': z.object({
    call: CallId,
    agent: AgentId,
    attempt: z.int().positive(),
    /** The critical messages that broke it off, in the order in which they came. */
    by: z.array(MessageId).min(1).readonly(),
    /** Finished thinking and all text that had come; no tool uses: none is carried out. */
    content: StoredBlocks,
    preview: z.string().max(300),
    /** The tools whose use it had finished asking for, by name. */
    droppedTools: z.array(z.string().max(80)).max(50).readonly(),
    /** An estimate. */
    usage: Usage,
    costUsd: z.number().nonnegative().nullable(),
  }),
  /** An agent's conversation was too long for its model: the earlier part gave way to a short form. */
  'conversation-compacted': z.object({
    agent: AgentId,
    /** The call that did not fit; null where it was done before one was made. */
    call: CallId.nullable(),
    /** The first call whose answer, with all after it, stays as it was; null when none does. */
    keptFrom: CallId.nullable(),
    /** What stands in place of the earlier part, after the briefing. */
    knowledge: LongText,
    /** How many calls' answers were left out by this. */
    dropped: z.int().nonnegative(),
  }),
} as const;
