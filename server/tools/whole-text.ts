import { z } from 'zod';

/** A text that a file can hold: no half of a surrogate pair, which UTF-8 has no bytes for. */
export const WholeText = z
  .string()
  .refine(isWhole, 'The text holds half of a surrogate pair, which no file can hold.');

/** Whether a text survives being written as UTF-8. */
export function isWhole(text: string): boolean {
  return toWhole(text) === text;
}

/** The text with every half of a surrogate pair replaced by U+FFFD. */
export function toWhole(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
