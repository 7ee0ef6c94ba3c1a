import { z } from 'zod';
import { Budget } from './budget.ts';
import { AgentId, MessageId } from './ids.ts';
import { TASK_LIMIT } from './command.ts';
import { SavedName } from './entries/going-on-entries.ts';
import { Importance } from './message.ts';
import { PlanProposal } from './plan-proposal.ts';

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

/**
 * Says something in the user's name: to all or to some, or (with `correlationId`) as the answer to a
 * request that was put to the human.
 */
const Say = z
  .object({
    command: z.literal('say'),
    to: z.union([z.literal('all'), z.array(AgentId).min(1).max(100).readonly()]).optional(),
    text: z.string().trim().min(1, 'Say something.').max(20_000),
    kind: z.enum(['broadcast', 'discovery']).default('broadcast'),
    importance: Importance.optional(),
    correlationId: MessageId.optional(),
  })
  .readonly()
  .refine(({ to, correlationId }) => to !== undefined || correlationId !== undefined, {
    path: ['to'],
    error: 'Say to whom, or which request it answers.',
  });

/**
 * Answers the plan that waits: accepts it, as it is or as `plan` has it, or asks for another one with
 * a remark.
 */
const AnswerPlan = z
  .object({
    command: z.literal('answer-plan'),
    version: z.int().positive(),
    answer: z.enum(['accept', 'another']),
    plan: PlanProposal.partial({ reason: true }).optional(),
    remark: z.string().trim().max(2000).default(''),
  })
  .readonly();

/**
 * Lets an ended session go on, in the same log and on the same workspace: for a new request, of the
 * team or of one agent; without one, to finish what was broken off.
 */
const Continue = z
  .object({
    command: z.literal('continue'),
    request: z
      .string()
      .trim()
      .min(1, 'Say what the team should do now.')
      .max(TASK_LIMIT, `A request has at most ${TASK_LIMIT} characters.`)
      .optional(),
    agent,
  })
  .readonly()
  .refine((command) => command.agent === undefined || command.request !== undefined, {
    path: ['request'],
    error: 'Say what this agent should do now.',
  });
export type Continue = z.infer<typeof Continue>;

/** Keeps this moment under a name. */
const Save = z.object({ command: z.literal('save'), name: SavedName }).readonly();

/** Goes back to the last moment of that name, in a session of its own. */
const Restore = z.object({ command: z.literal('restore'), name: SavedName }).readonly();

/**
 * Applies the patch of a session that has ended to the user's own folder, whole or not at all. With
 * `force`, the team's version replaces the files that it does not fit.
 */
const ApplyPatch = z
  .object({ command: z.literal('apply-patch'), force: z.boolean().default(false) })
  .readonly();

/** Takes back what applying the patch has changed in the user's folder, whole or not at all. */
const RevertPatch = z.object({ command: z.literal('revert-patch') }).readonly();

/** What a session at work carries out itself. */
const RUN_COMMANDS = [Stop, Pause, Resume, SetBudget, Say, AnswerPlan, Save] as const;
export const RunCommand = z.discriminatedUnion('command', RUN_COMMANDS);
export type RunCommand = z.infer<typeof RunCommand>;

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
export const SessionCommand = z.discriminatedUnion('command', [
  ...RUN_COMMANDS,
  Continue,
  Restore,
  ApplyPatch,
  RevertPatch,
  Compare,
]);
export type SessionCommand = z.infer<typeof SessionCommand>;
