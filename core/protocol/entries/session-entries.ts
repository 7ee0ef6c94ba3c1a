import { z } from 'zod';
import { Budget } from '../budget.ts';
import { Approval, Mode, ModelName, WorkspaceSource } from '../command.ts';
import { LongText } from '../content.ts';
import { AgentId, SessionId } from '../ids.ts';
import { SessionOutcome } from '../session-outcome.ts';
import { Team } from '../team.ts';

/** What is recorded of a session as a whole. */
export const sessionEntries = {
  'session-launched': z.object({
    session: SessionId,
    task: z.string(),
    workspace: WorkspaceSource,
    model: ModelName,
    mode: Mode,
    team: Team,
    budget: Budget.optional(),
    approval: Approval.optional(),
    /** The session that it was launched to be compared with. */
    comparedWith: SessionId.optional(),
    protocolVersion: z.int().positive(),
  }),
  'workspace-prepared': z.object({
    files: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    /** The git tree of the untouched copy; the patch is the difference from it. */
    baseline: z.string(),
    languages: z.array(z.string()).readonly(),
    /** What was left out of the copy, and why: `node_modules (dependencies)`. */
    leftOut: z.array(z.string().max(200)).max(20).readonly(),
    /** Whether commands run in a sandbox here, and if not, why. */
    sandbox: z.object({ available: z.boolean(), detail: z.string().max(400) }).readonly(),
  }),
  'session-summarised': z.object({
    by: AgentId,
    text: LongText,
    found: z.int().nonnegative(),
    fixed: z.int().nonnegative(),
    validated: z.int().nonnegative(),
    left: z.int().nonnegative(),
    testsRun: z.boolean(),
  }),
  /** Of one agent where it is named, else of the session. */
  'stop-requested': z.object({ by: AgentId, agent: AgentId.optional() }),
  'session-interrupted': z.object({ reason: z.string().max(400) }),
  'session-finished': z.object({ outcome: SessionOutcome, reason: z.string().max(600) }),
} as const;
