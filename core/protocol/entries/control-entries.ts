import { z } from 'zod';
import { AgentId } from '../ids.ts';

/** Why work is held: somebody asked for it, or a budget is used up. */
export const PauseReason = z.enum(['command', 'budget']);
export type PauseReason = z.infer<typeof PauseReason>;

/**
 * What is recorded of holding work back and letting it go on. After a pause's entry no call and no
 * tool of whom it holds starts; what is in flight ends and is recorded.
 */
export const controlEntries = {
  'session-paused': z.object({
    /** Null when no one asked for it: a budget is used up. */
    by: AgentId.nullable(),
    reason: PauseReason,
    text: z.string().max(400),
  }),
  'session-resumed': z.object({ by: AgentId }),
  'agent-paused': z.object({ agent: AgentId, by: AgentId.nullable(), reason: PauseReason }),
  'agent-resumed': z.object({ agent: AgentId, by: AgentId }),
} as const;
