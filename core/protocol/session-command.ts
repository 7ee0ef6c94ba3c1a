import { z } from 'zod';

/** Ends the session: model calls and commands end within two seconds. */
const Stop = z.object({ command: z.literal('stop') }).readonly();

/** The most sessions that one comparison launches of each kind. */
export const COMPARED_LIMIT = 10;

/** Launches the same task with the same agents apart, `times` times; `again`: and the team as often. */
const Compare = z
  .object({
    command: z.literal('compare'),
    times: z.int().min(1).max(COMPARED_LIMIT).default(1),
    again: z.boolean().default(false),
  })
  .readonly();
export type Compare = z.infer<typeof Compare>;

/** What a client asks of a session that exists; it may be refused. */
export const SessionCommand = z.discriminatedUnion('command', [Stop, Compare]);
export type SessionCommand = z.infer<typeof SessionCommand>;
