import { z } from 'zod';
import { AgentId, MessageId } from '../ids.ts';
import { Message, Recipient } from '../message.ts';
import { WaitOutcome, WaitSubject } from '../wait.ts';

/** What is recorded of messages, their deliveries, and waiting. */
export const busEntries = {
  'message-sent': z.object({
    message: Message,
    /** As it was addressed; `recipients` is what that came to. */
    to: z.union([z.literal('all'), z.array(AgentId).readonly()]),
    recipients: z.array(Recipient).readonly(),
    via: z.enum(['tool', 'text', 'system', 'human']),
  }),
  /** A later change of one delivery that no other entry implies. */
  'delivery-changed': z.object({
    message: MessageId,
    agent: AgentId,
    state: z.enum(['expired', 'superseded', 'provider-left']),
  }),
  'wait-started': z.object({
    agent: AgentId,
    on: WaitSubject,
    for: z.array(AgentId).readonly(),
    deadlineAt: z.number().nullable(),
  }),
  'wait-finished': z.object({ agent: AgentId, on: WaitSubject, outcome: WaitOutcome }),
} as const;
