import { z } from 'zod';
import type { Site } from '../site.ts';

/** How a driver marks the place of a parameter in a statement. */
export const Placeholder = z.enum(['?', '$n', '%s', ':name']);
export type Placeholder = z.infer<typeof Placeholder>;

/**
 * How a driver takes the values: `array` and `tuple` as the argument behind the statement, `spread`
 * as arguments of their own, `statement` as arguments of the prepared statement's method,
 * `replacements` as an option of that name, `mapping` by name.
 */
export const ValuesShape = z.enum([
  'array',
  'tuple',
  'spread',
  'statement',
  'replacements',
  'mapping',
]);
export type ValuesShape = z.infer<typeof ValuesShape>;

/** What a fixer is told by whoever looked it up; facts that no fixer asks for are left out. */
export const FixParameters = z.object({
  placeholder: Placeholder.optional(),
  values: ValuesShape.optional(),
  /** The name of the driver, for people. */
  driver: z.string().optional(),
});
export type FixParameters = z.infer<typeof FixParameters>;

/** A stretch of a file, in UTF-16 units from its start, and what comes in its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type FixOutcome =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[] }
  | {
      readonly kind: 'needs-answer';
      /** The missing parameter. */
      readonly needs: keyof FixParameters;
      readonly question: string;
    }
  | { readonly kind: 'no-safe-fix'; readonly reason: string };

/** Mends one finding, or says what it lacks, or why a machine should not. Changes nothing itself. */
export type Fixer = (site: Site, parameters: FixParameters) => FixOutcome;

/** A refusal with its reason: one sentence, with what to do instead. */
export function noSafeFix(reason: string): FixOutcome {
  return { kind: 'no-safe-fix', reason };
}
