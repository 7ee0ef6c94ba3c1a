import { z } from 'zod';
import { Budget } from './budget.ts';
import { AgentId } from './ids.ts';

const agent = AgentId.optional();

/** Ends one agent or the session: model calls and commands end within two seconds. */
const Stop = z.object({ command: z.literal('stop'), agent }).readonly();

/**
 * Holds one agent or the session: no model call and no tool starts any more; what is in flight ends
 * and is recorded.
 */
const Pause = z.object({ command: z.literal('pause'), agent }).readonly();

/** Lets one agent or the session go on where it was. */
const Resume = z.object({ command: z.literal('resume'), agent }).readonly();

/** Replaces the budget; who is held by the old one may then be resumed. */
const SetBudget = z.object({ command: z.literal('set-budget'), budget: Budget }).readonly();

/** What a client asks of a session that exists; it may be refused. */
export const SessionCommand = z.discriminatedUnion('command', [Stop, Pause, Resume, SetBudget]);
export type SessionCommand = z.infer<typeof SessionCommand>;
