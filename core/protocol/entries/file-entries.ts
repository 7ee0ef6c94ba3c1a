import { z } from 'zod';
import { ChangedFile } from '../changed-file.ts';
import { BlobRef, LongText } from '../content.ts';
import { AgentId, BlobHash, FindingId, ToolUseId } from '../ids.ts';

/** What is recorded of changes to the workspace. */
export const fileEntries = {
  'file-changed': z.object({
    agent: AgentId,
    toolUse: ToolUseId,
    path: z.string().max(1024),
    /** SHA-256 of the file before and after; null where it did not or does not exist. */
    before: BlobHash.nullable(),
    after: BlobHash.nullable(),
    /** The unified diff of this change. */
    hunk: LongText,
    findings: z.array(FindingId).max(50).readonly(),
  }),
  'patch-produced': z.object({
    patch: BlobRef,
    files: z.array(ChangedFile).max(40).readonly(),
    /** How many files changed in all; `files` lists the first 40. */
    total: z.int().nonnegative(),
  }),
} as const;
