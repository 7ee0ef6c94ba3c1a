import { z } from 'zod';

/** Ends the session: model calls and commands end within two seconds. */
const Stop = z.object({ command: z.literal('stop') }).readonly();

/** What a client asks of a session that exists; it may be refused. */
export const SessionCommand = z.discriminatedUnion('command', [Stop]);
export type SessionCommand = z.infer<typeof SessionCommand>;
