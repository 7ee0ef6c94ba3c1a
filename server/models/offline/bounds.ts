import type { Answer, Use } from './answer.ts';
import type { Reading } from './reading.ts';
import { openStep } from './step.ts';

/** The most tools that one message uses. */
export const USES_LIMIT = 24;

/** The most calls of a turn; a larger job ends its step with what is done. */
export const CALLS_LIMIT = 50;

/** How often the same use of the same tool may be tried in a turn. */
const TRIES_LIMIT = 2;

/** Who works apart does in one turn what others do in several: find, fix, check, and mend again twice. */
const APART = { calls: 3 * CALLS_LIMIT, tries: 2 * TRIES_LIMIT };

/**
 * Keeps an answer within what can end: no tool that is not on offer, none tried often enough with
 * the same input in this turn, no endless turn. Whatever the tools reply, every turn ends.
 */
export function bound(answer: Answer, reading: Reading): Answer {
  const calls = Math.floor((reading.now - reading.turnAt) / 2);
  const limits = limitsOf(reading);
  const exhausted = calls >= limits.calls;
  const open = answer.uses.filter(
    (use) => isAllowed(use, reading, limits.tries) && (!exhausted || use.name.startsWith('finish')),
  );
  if (open.length > 0) return { text: answer.text, uses: open.slice(0, USES_LIMIT) };
  if (answer.uses.length === 0) return answer;
  const closing: Use = { name: 'finish_step', input: { outcome: 'failed', summary: GIVEN_UP } };
  if (isAllowed(closing, reading, limits.tries) && calls <= limits.calls + 2)
    return { text: GIVEN_UP, uses: [closing] };
  return { text: GIVEN_UP, uses: [] };
}

const GIVEN_UP =
  'I can do no more here: what I would try next was tried already, or I lack the tool.';

function limitsOf(reading: Reading): { readonly calls: number; readonly tries: number } {
  const apart = openStep(reading)?.duty === 'alone';
  return apart ? APART : { calls: CALLS_LIMIT, tries: TRIES_LIMIT };
}

function isAllowed(use: Use, reading: Reading, limit: number): boolean {
  if (!reading.tools.has(use.name)) return false;
  const input = JSON.stringify(use.input);
  const tries = reading.acts.filter(
    (act) =>
      act.at >= reading.turnAt && act.name === use.name && JSON.stringify(act.input) === input,
  );
  return tries.length < limit;
}
