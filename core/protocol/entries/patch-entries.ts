import { z } from 'zod';
import { ChangedFile } from '../changed-file.ts';
import { BlobRef } from '../content.ts';
import { AgentId } from '../ids.ts';

const where = {
  by: AgentId,
  /** The user's folder, by its real path. */
  folder: z.string().max(4096),
  files: z.array(ChangedFile).max(40).readonly(),
  /** How many files changed there in all; `files` lists the first 40. */
  total: z.int().nonnegative(),
};

/** What is recorded of the patch in the user's own folder, after it was done there. */
export const patchEntries = {
  'patch-applied': z.object({
    ...where,
    /** The patch of the session that lies there now. */
    patch: BlobRef,
    /** What it changed there, as a patch: taking it back takes this back. */
    changed: BlobRef,
    /** Files that it did not fit, which the team's version replaced whole as the user wanted. */
    replaced: z.array(z.string().max(1024)).max(40).readonly(),
  }),
  'patch-reverted': z.object(where),
} as const;
