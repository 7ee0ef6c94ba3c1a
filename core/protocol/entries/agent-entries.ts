import { z } from 'zod';
import { ModelName } from '../command.ts';
import { BlobRef } from '../content.ts';
import { Failure } from '../failure.ts';
import { AgentId, StepId } from '../ids.ts';
import { Role } from '../team.ts';

/** What is recorded of agents: their coming and going, and their turns. */
export const agentEntries = {
  'agent-registered': z.object({
    agent: AgentId,
    role: Role.or(z.literal('human')),
    capabilities: z.array(z.string().max(60)).max(20).readonly(),
    subscriptions: z.array(z.string().max(40)).max(20).readonly(),
    model: ModelName.nullable(),
    systemPrompt: BlobRef.nullable(),
    tools: BlobRef.nullable(),
  }),
  'agent-left': z.object({
    agent: AgentId,
    reason: z.enum(['session-ended', 'failed', 'removed']),
    /** What it has not read stays unread, unless it returns. Since version 2. */
    unreadIsFinal: z.literal(true).optional(),
    failure: Failure.optional(),
  }),
  /** It is back on the bus, in its old seat: the session goes on. */
  'agent-returned': z.object({ agent: AgentId }),
  'turn-started': z.object({
    agent: AgentId,
    turn: z.int().positive(),
    reason: z.enum([
      'assignment',
      'request',
      'message',
      'fulfilment',
      'critical',
      'stall',
      'start',
    ]),
    step: StepId.nullable(),
  }),
  'turn-finished': z.object({
    agent: AgentId,
    turn: z.int().positive(),
    outcome: z.enum(['idle', 'stopped', 'failed']),
    failure: Failure.optional(),
  }),
} as const;
