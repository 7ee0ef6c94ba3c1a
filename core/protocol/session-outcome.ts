import { z } from 'zod';

/** How a session ended by itself or by command. */
export const SessionOutcome = z.enum(['completed', 'failed', 'stopped', 'stalled']);
export type SessionOutcome = z.infer<typeof SessionOutcome>;
