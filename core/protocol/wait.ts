import { z } from 'zod';
import { DecisionId, MessageId, StepId } from './ids.ts';

/** What a blocked agent waits for. */
export const WaitSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), message: MessageId }).readonly(),
  z.object({ kind: z.literal('dependency'), topic: z.string().max(120) }).readonly(),
  z.object({ kind: z.literal('step'), step: StepId }).readonly(),
  z.object({ kind: z.literal('decision'), decision: DecisionId }).readonly(),
]);
export type WaitSubject = z.infer<typeof WaitSubject>;

/** How a wait ended. */
export const WaitOutcome = z.enum([
  'response',
  'fulfilled',
  'expired',
  'refused',
  'deadlock',
  'provider-left',
  'interrupted',
  'decided',
  'your-turn',
]);
export type WaitOutcome = z.infer<typeof WaitOutcome>;
