import { z } from 'zod';
import { Budget } from './budget.ts';
import { DEFAULT_TEAM, Team } from './team.ts';

/** The folder of code a session works on; always copied, never touched. */
export const WorkspaceSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample'), name: z.string().min(1).max(80) }).readonly(),
  z.object({ kind: z.literal('folder'), path: z.string().min(1).max(4096) }).readonly(),
]);
export type WorkspaceSource = z.infer<typeof WorkspaceSource>;

/** `offline`, or the name of a Claude model. */
export const ModelName = z
  .string()
  .min(1)
  .max(100)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:@/-]*$/,
    'A model name has letters, digits and . _ : @ / - only.',
  );
export const OFFLINE_MODEL = 'offline';

/**
 * `orchestrated`: a coordinator leads the team on one workspace. `isolated`: the same agents apart,
 * each alone with the whole task and a copy of its own, to compare with.
 */
export const Mode = z.enum(['orchestrated', 'isolated']);
export type Mode = z.infer<typeof Mode>;

export const DEFAULT_TASK = 'Analyze security and fix issues';

/** The longest task, in characters. */
export const TASK_LIMIT = 4000;

/** With `plan`, nothing starts before the user has accepted the first plan. */
export const Approval = z.object({ plan: z.boolean() }).readonly();

export const LaunchSession = z
  .object({
    task: z
      .string({ error: 'Say what the team should do.' })
      .trim()
      .min(1, 'Say what the team should do.')
      .max(TASK_LIMIT, `A task has at most ${TASK_LIMIT} characters.`),
    workspace: WorkspaceSource,
    model: ModelName.default(OFFLINE_MODEL),
    mode: Mode.default('orchestrated'),
    team: Team.default(DEFAULT_TEAM),
    /** What may be used; nothing is limited when it is left out. */
    budget: Budget.optional(),
    /** What the user wants to see and accept before it is done. */
    approval: Approval.optional(),
  })
  .readonly();
export type LaunchSession = z.infer<typeof LaunchSession>;
