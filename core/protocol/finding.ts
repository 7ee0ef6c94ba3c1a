import { z } from 'zod';
import { FindingId } from './ids.ts';

/** How bad a finding is for the code's users, worst last. */
export const Severity = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** A range in a file of the workspace. Lines and columns count from 1, columns in UTF-16 units. */
export const Place = z
  .object({
    path: z.string().min(1).max(1024),
    line: z.int().positive(),
    column: z.int().positive(),
    endLine: z.int().positive(),
    snippet: z.string().max(300),
  })
  .readonly();
export type Place = z.infer<typeof Place>;

/** A fact about the code, as a scan or an agent states it. */
export const Finding = z
  .object({
    id: FindingId,
    /** The rule's id, such as `js-sql-injection`; an agent's own findings use `review`. */
    rule: z.string().min(1).max(80),
    /** `CWE-89`, or null where none applies. */
    cwe: z.string().max(20).nullable(),
    severity: Severity,
    title: z.string().min(1).max(160),
    message: z.string().max(600),
    place: Place,
    /** Where the dangerous value comes from, when it was followed: `req.query.name`, line 12. */
    source: z
      .object({ text: z.string().max(160), line: z.int().positive() })
      .readonly()
      .nullable(),
    /** The fixer that can mend it, or null: then `remedy` is advice for a human. */
    fixer: z.string().max(80).nullable(),
    remedy: z.string().max(400),
  })
  .readonly();
export type Finding = z.infer<typeof Finding>;
