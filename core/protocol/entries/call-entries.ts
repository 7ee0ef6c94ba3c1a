import { z } from 'zod';
import { Reservation } from '../budget.ts';
import { ModelName } from '../command.ts';
import { LongText, StoredBlocks } from '../content.ts';
import { Failure } from '../failure.ts';
import { AgentId, CallId, MessageId, ToolUseId } from '../ids.ts';
import { Usage } from '../usage.ts';

/** What is recorded of calls to models and of the tools between them. */
export const callEntries = {
  'call-started': z.object({
    call: CallId,
    agent: AgentId,
    turn: z.int().positive(),
    attempt: z.int().positive(),
    model: ModelName,
    /** The messages that this call reads, in the order in which it reads them. */
    reads: z.array(MessageId).readonly(),
    /** The unfinished call in whose place this one is made: broken off, or too long. */
    reissues: CallId.optional(),
    /** The most that it can take, set aside for it under every budget that comes. */
    reserved: Reservation.optional(),
  }),
  'call-finished': z.object({
    call: CallId,
    agent: AgentId,
    content: StoredBlocks,
    /** The first line or two of what it said, for people. */
    preview: z.string().max(300),
    toolUses: z.array(z.object({ id: ToolUseId, name: z.string().max(80) }).readonly()).readonly(),
    stopReason: z.string().max(40),
    usage: Usage,
    /** US dollars by the price table, or null when the model's price is unknown. */
    costUsd: z.number().nonnegative().nullable(),
  }),
  'call-failed': z.object({
    call: CallId,
    agent: AgentId,
    attempt: z.int().positive(),
    failure: Failure,
    /** Milliseconds until the next attempt; null when there will be none. */
    retryInMs: z.number().nonnegative().nullable(),
    usage: Usage.nullable(),
    /** As for a finished call, where its tokens are known. */
    costUsd: z.number().nonnegative().nullable().optional(),
  }),
  'tool-started': z.object({
    toolUse: ToolUseId,
    call: CallId,
    agent: AgentId,
    name: z.string().max(80),
    /** The input as JSON text. */
    input: LongText,
    /** What the agent does now, in one line: `Reading routes/login.js`. */
    summary: z.string().max(160),
  }),
  'tool-finished': z.object({
    toolUse: ToolUseId,
    call: CallId,
    agent: AgentId,
    name: z.string().max(80),
    ok: z.boolean(),
    result: LongText,
    summary: z.string().max(160),
    /** Messages whose content this result carried: a request's response. They are not mail again. */
    carried: z.array(MessageId).readonly(),
  }),
} as const;
