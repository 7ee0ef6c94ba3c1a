import type { z } from 'zod';

export type ReadInput<T> =
  { readonly ok: true; readonly input: T } | { readonly ok: false; readonly reason: string };

/** Parses a tool's input; what is wrong with it is told in a sentence that a model can act on. */
export function readInput<T>(schema: z.ZodType<T>, raw: unknown): ReadInput<T> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, input: parsed.data };
  const issues = parsed.error.issues.slice(0, 5).map(tellIssue);
  return { ok: false, reason: `The input is not usable. ${issues.join(' ')}` };
}

function tellIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.map((key) => String(key).slice(0, 60)).join('.');
  const message = issue.message.slice(0, 300);
  return `${place === '' ? 'input' : place}: ${message}${/[.!?]$/.test(message) ? '' : '.'}`;
}
