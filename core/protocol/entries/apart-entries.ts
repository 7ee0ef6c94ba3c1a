import { z } from 'zod';
import { AgentId, FindingId } from '../ids.ts';

/** Lines of a file of the baseline, from `line` on; none when something was only put in before it. */
export const Region = z
  .object({
    path: z.string().max(1024),
    line: z.int().positive(),
    lines: z.int().nonnegative(),
    agents: z.array(AgentId).min(1).max(80).readonly(),
  })
  .readonly();
export type Region = z.infer<typeof Region>;

/** What one agent changed in its own copy, and whether the merge took it. */
export const MergedPart = z
  .object({
    agent: AgentId,
    /** How many files it changed, and how many lines it added and removed in them. */
    files: z.int().nonnegative(),
    changedLines: z.int().nonnegative(),
    /** Whether all of it went into the merged patch. */
    merged: z.boolean(),
    /** The first files of it that were left out: an earlier part had changed them otherwise. */
    conflicts: z
      .array(z.object({ path: z.string().max(1024), regions: z.int().positive() }).readonly())
      .max(20)
      .readonly(),
    /** How many files were left out in all. */
    leftOut: z.int().nonnegative(),
  })
  .readonly();
export type MergedPart = z.infer<typeof MergedPart>;

/** What is recorded of agents that worked apart. */
export const apartEntries = {
  /** Their patches were put together, in the order of `parts`; a file in conflict keeps the earlier part. */
  'patches-merged': z.object({
    parts: z.array(MergedPart).max(80).readonly(),
    /** Places that several agents changed in the same way: the first ones, and how many in all. */
    duplicated: z.array(Region).max(40).readonly(),
    duplicatedTotal: z.int().nonnegative(),
    /** Places that several agents changed differently: the first ones, and how many in all. */
    conflicting: z.array(Region).max(40).readonly(),
    conflictingTotal: z.int().nonnegative(),
    /**
     * Findings that the merged patch mends: a part that was taken in fixed them, and its agent did not
     * find in its own validation that the fix fails. `validated`: its agent found that it holds.
     */
    fixed: z.array(FindingId).max(1000).readonly(),
    validated: z.array(FindingId).max(1000).readonly(),
  }),
} as const;
