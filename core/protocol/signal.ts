import { z } from 'zod';
import { AgentId, CallId, SessionId } from './ids.ts';

/** Letters of a model that is typing: ephemeral, never in the log, dropped for slow viewers. */
export const Signal = z
  .object({
    type: z.literal('text-delta'),
    session: SessionId,
    agent: AgentId,
    call: CallId,
    text: z.string(),
  })
  .readonly();
export type Signal = z.infer<typeof Signal>;
