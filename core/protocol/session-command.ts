import { z } from 'zod';
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

/** What a client asks of a session that exists; it may be refused. */
export const SessionCommand = z.discriminatedUnion('command', [Stop, Pause, Resume]);
export type SessionCommand = z.infer<typeof SessionCommand>;
