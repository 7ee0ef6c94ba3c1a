import type { Family } from '../../language.ts';
import type { Placeholder } from '../fixer.ts';
import { quoteOf, valueCode } from '../value-text.ts';
import type { NewParameter, Piece } from './plan-placeholders.ts';

/** A parameter of the rewritten statement: its name where names are used, and the code of its value. */
export interface BoundValue {
  readonly name: string;
  readonly code: string;
}

const OWN_MARKS: Readonly<Record<Placeholder, RegExp>> = {
  '?': /\?/g,
  $n: /\$\d+/g,
  '%s': /%s/g,
  ':name': /(?<![:\w]):[a-z_]\w*/gi,
};

function withoutQuoted(text: string): string {
  return text.replace(/'[^']*'|"[^"]*"/g, '');
}

/** How many placeholders a stretch of a statement holds outside its quotes. */
export function countMarks(text: string, placeholder: Placeholder): number {
  return withoutQuoted(text).match(OWN_MARKS[placeholder])?.length ?? 0;
}

/** The highest number of `$n` in a text, or 0. */
export function highestMark(text: string): number {
  return Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
}

/** Names for parameters that no other has: `name`, `name2`. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${number}`)) number += 1;
  return `${wanted}${number}`;
}

/** The mark of the n-th parameter, counted from 1. */
export function markOf(placeholder: Placeholder, position: number, name: string): string {
  if (placeholder === '$n') return `$${position}`;
  return placeholder === ':name' ? `:${name}` : placeholder;
}

/** The code of a parameter's value, made a number where the statement needs one. */
export function parameterCode(parameter: NewParameter, family: Family, source: string): string {
  const code = valueCode(family, parameter.pieces, quoteOf(source));
  if (!parameter.isNumber || /^(Number|parseInt|int)\(/.test(code)) return code;
  return family === 'python' ? `int(${code})` : `Number(${code})`;
}

/** All constant text of a plan, with nothing where parameters go. */
export function constantText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'text' ? piece.value : ' ')).join('');
}
