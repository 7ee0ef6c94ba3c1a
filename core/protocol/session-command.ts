import { z } from 'zod';

/** Ends the session: model calls and commands end within two seconds. */
const Stop = z.object({ command: z.literal('stop') }).readonly();

/** How often one command runs the agents apart at most. */
export const TIMES_LIMIT = 5;

/**
 * Launches the same task with the same agents apart, `times` times, and the team together again until
 * there are as many runs of it.
 */
const Compare = z
  .object({
    command: z.literal('compare'),
    times: z
      .int(`Give a whole number from 1 to ${TIMES_LIMIT}.`)
      .min(1, 'Run it apart at least once.')
      .max(TIMES_LIMIT, `Run it apart at most ${TIMES_LIMIT} times with one command.`)
      .default(1),
  })
  .readonly();
export type Compare = z.infer<typeof Compare>;

/** What a client asks of a session that exists; it may be refused. */
export const SessionCommand = z.discriminatedUnion('command', [Stop, Compare]);
export type SessionCommand = z.infer<typeof SessionCommand>;
